#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int level;

static void init(void) {
  level = 1;
  level = level + 1;
}

static int log_level(void) {
  pthread_once(&once, init);
  return level;
}

static void *worker(void *arg) {
  *(int *)arg = log_level();
  return NULL;
}

int main(void) {
  int first = 0, second = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &first);
  pthread_create(&b, NULL, worker, &second);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return first == 2 && second == 2 ? 0 : 1;
}
