#define _POSIX_C_SOURCE 200809L
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int cached;

static int get(void) {
  pthread_rwlock_rdlock(&lock);
  if (cached == 0) {
    pthread_rwlock_wrlock(&lock);
    cached = 42;
  }
  int value = cached;
  pthread_rwlock_unlock(&lock);
  return value;
}

static void *reader(void *arg) {
  *(int *)arg = get();
  return NULL;
}

int main(void) {
  int first = 0, second = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, reader, &first);
  pthread_create(&b, NULL, reader, &second);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
