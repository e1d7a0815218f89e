#include <pthread.h>
#include <stdlib.h>

#ifndef BYTES
#define BYTES (8 << 20)
#endif

enum { REFRESHES = 40 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *cached;

static void refresh(char first) {
  char *fresh = malloc(BYTES);
  fresh[0] = first;
  pthread_mutex_lock(&lock);
  char *old = cached;
  cached = fresh;
  pthread_mutex_unlock(&lock);
  free(old);
}

static void *refresher(void *arg) {
  for (int i = 0; i < REFRESHES; i++) {
    refresh((char)i);
  }
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, refresher, NULL);
  pthread_join(thread, NULL);
  return cached[0] == (char)(REFRESHES - 1) ? 0 : 1;
}
