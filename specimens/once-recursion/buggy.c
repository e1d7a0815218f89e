#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int level;

static void init(void);

static int log_level(void) {
  pthread_once(&once, init);
  return level;
}

static void init(void) {
  level = 1;
  level = log_level() + 1;
}

static void *worker(void *arg) {
  *(int *)arg = log_level();
  return NULL;
}

int main(void) {
  int seen = 0;
  pthread_t thread;
  pthread_create(&thread, NULL, worker, &seen);
  pthread_join(thread, NULL);
  return 0;
}
