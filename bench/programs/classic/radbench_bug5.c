/*
 * RADBench/bug5 (NSPR bug 165586): a thread that waits for a condition can be interrupted. The wait looks for an interrupt first and says then for what it
 * waits; an interrupt between the two finds nothing to wake, and the wait never ends.
 */
#include <pthread.h>
#include <stddef.h>

struct thread {
  int interrupted;
  pthread_cond_t *waits_for;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static struct thread target;

static int wait_for(struct thread *self, pthread_cond_t *condition) {
  if (self->interrupted) {
    self->interrupted = 0;
    return -1;
  }
  self->waits_for = condition;
  pthread_cond_wait(condition, &lock);
  self->waits_for = NULL;
  if (self->interrupted) {
    self->interrupted = 0;
    return -1;
  }
  return 0;
}

static void interrupt(struct thread *other) {
  other->interrupted = 1;
  pthread_cond_t *condition = other->waits_for;
  if (condition != NULL) {
    pthread_cond_broadcast(condition);
  }
}

static void *waiter(void *arg) {
  pthread_mutex_lock(&lock);
  wait_for(&target, &never);
  pthread_mutex_unlock(&lock);
  return arg;
}

static void *interrupter(void *arg) {
  interrupt(&target);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, waiter, NULL);
  pthread_create(&b, NULL, interrupter, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
