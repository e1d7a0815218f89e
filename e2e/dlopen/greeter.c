#include <pthread.h>

extern pthread_mutex_t registry;

/* Runs while the loader holds its lock. */
__attribute__((constructor)) static void enrol(void) {
  pthread_mutex_lock(&registry);
  pthread_mutex_unlock(&registry);
}

int greet(void) { return 1; }
