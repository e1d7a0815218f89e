#include <pthread.h>

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static int log_lines;
static int level;

static void log_line(void) {
  pthread_mutex_lock(&log_lock);
  log_lines++;
  pthread_mutex_unlock(&log_lock);
}

static void *writer(void *arg) {
  level = 3;
  log_line();
  return arg;
}

static void *reader(void *arg) {
  log_line();
  *(int *)arg = level;
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
