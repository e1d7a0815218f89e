/*
 * ConVul/CVE-2016-1972 (Firefox, libvpx): a hand-made "once" counts its waiters in a plain variable and lets the last one free the lock. A waiter that comes
 * between the last decrement and the free, or whose count was lost, uses a freed lock.
 */
#include <pthread.h>
#include <stdlib.h>

enum { CALLERS = 2 };

struct section {
  pthread_mutex_t mutex;
  int entered;
};

static struct section *section;
static long waiters;
static int done;

static void *once(void *arg) {
  if (done) {
    return arg;
  }
  ++waiters;
  section->entered = 1;
  pthread_mutex_lock(&section->mutex);
  if (!done) {
    done = 1;
  }
  pthread_mutex_unlock(&section->mutex);
  if (--waiters == 0) {
    free(section);
    section = NULL;
  }
  return arg;
}

int main(void) {
  pthread_t callers[CALLERS];
  section = malloc(sizeof *section);
  pthread_mutex_init(&section->mutex, NULL);
  for (int i = 0; i < CALLERS; i++) {
    pthread_create(&callers[i], NULL, once, NULL);
  }
  for (int i = 0; i < CALLERS; i++) {
    pthread_join(callers[i], NULL);
  }
  return 0;
}
