#include <pthread.h>

static pthread_mutex_t device = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t log = PTHREAD_MUTEX_INITIALIZER;
static int lines;

static void device_then_log(void) {
  pthread_mutex_lock(&device);
  pthread_mutex_lock(&log);
  lines++;
  pthread_mutex_unlock(&log);
  pthread_mutex_unlock(&device);
}

static void log_then_device(void) {
  pthread_mutex_lock(&log);
  pthread_mutex_lock(&device);
  lines++;
  pthread_mutex_unlock(&device);
  pthread_mutex_unlock(&log);
}

static void *logger(void *arg) {
  device_then_log();
  return arg;
}

static void *auditor(void *arg) {
  log_then_device();
  return arg;
}

int main(void) {
  pthread_t thread;
  log_then_device();
  device_then_log();
  pthread_create(&thread, NULL, logger, NULL);
  pthread_join(thread, NULL);
  pthread_create(&thread, NULL, auditor, NULL);
  pthread_join(thread, NULL);
  device_then_log();
  return lines == 5 ? 0 : 1;
}
