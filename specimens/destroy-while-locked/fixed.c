#include <pthread.h>
#include <stdatomic.h>

static pthread_mutex_t lock;
static atomic_int remaining = 1;
static int total;

static void *worker(void *arg) {
  pthread_mutex_lock(&lock);
  total += 5;
  atomic_fetch_sub(&remaining, 1);
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_mutex_init(&lock, NULL);
  pthread_create(&thread, NULL, worker, NULL);
  while (atomic_load(&remaining) > 0) {
  }
  pthread_join(thread, NULL);
  pthread_mutex_destroy(&lock);
  return total == 5 ? 0 : 1;
}
