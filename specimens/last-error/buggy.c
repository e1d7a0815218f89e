#include <pthread.h>

enum { LIB_OK, LIB_TOO_SMALL, LIB_TOO_BIG };

static int lib_error;

static int lib_clamp(int value) {
  if (value < 10) {
    lib_error = LIB_TOO_SMALL;
    return 10;
  }
  if (value > 20) {
    lib_error = LIB_TOO_BIG;
    return 20;
  }
  return value;
}

static void *worker(void *arg) {
  int *value = arg;
  *value = lib_clamp(*value);
  *value = lib_error;
  return NULL;
}

int main(void) {
  int small = 1, big = 99;
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &small);
  pthread_create(&b, NULL, worker, &big);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return small == LIB_TOO_SMALL && big == LIB_TOO_BIG ? 0 : 1;
}
