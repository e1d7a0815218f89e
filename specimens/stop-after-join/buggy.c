#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>

static atomic_bool stop;

static void *poller(void *arg) {
  while (!atomic_load(&stop)) {
    sched_yield();
  }
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, poller, NULL);
  pthread_join(thread, NULL);
  atomic_store(&stop, true);
  return 0;
}
