#include <pthread.h>
#include <stdatomic.h>

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static int log_lines;
static atomic_int level;

static void log_line(void) {
  pthread_mutex_lock(&log_lock);
  log_lines++;
  pthread_mutex_unlock(&log_lock);
}

static void *writer(void *arg) {
  atomic_store_explicit(&level, 3, memory_order_relaxed);
  log_line();
  return arg;
}

static void *reader(void *arg) {
  log_line();
  *(int *)arg = atomic_load_explicit(&level, memory_order_relaxed);
  return NULL;
}

int main(void) {
  int seen = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, writer, NULL);
  pthread_create(&b, NULL, reader, &seen);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return log_lines == 2 ? 0 : 1;
}
