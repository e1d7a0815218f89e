#include <pthread.h>

static pthread_mutex_t device = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t log = PTHREAD_MUTEX_INITIALIZER;
static int lines;

static void write_line(void) {
  pthread_mutex_lock(&device);
  pthread_mutex_lock(&log);
  lines++;
  pthread_mutex_unlock(&log);
  pthread_mutex_unlock(&device);
}

static void *worker(void *arg) {
  write_line();
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return lines == 2 ? 0 : 1;
}
