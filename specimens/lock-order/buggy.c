#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

static pthread_mutex_t device = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t log = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool logger_done;
static int lines;

static void *logger(void *arg) {
  pthread_mutex_lock(&device);
  pthread_mutex_lock(&log);
  lines++;
  pthread_mutex_unlock(&log);
  pthread_mutex_unlock(&device);
  atomic_store_explicit(&logger_done, true, memory_order_relaxed);
  return arg;
}

static void *auditor(void *arg) {
  while (!atomic_load_explicit(&logger_done, memory_order_relaxed)) {
  }
  pthread_mutex_lock(&log);
  pthread_mutex_lock(&device);
  lines++;
  pthread_mutex_unlock(&device);
  pthread_mutex_unlock(&log);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, logger, NULL);
  pthread_create(&b, NULL, auditor, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return lines == 2 ? 0 : 1;
}
