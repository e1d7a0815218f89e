#define _POSIX_C_SOURCE 200809L
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int cached;

static int get(void) {
  pthread_rwlock_rdlock(&lock);
  int value = cached;
  pthread_rwlock_unlock(&lock);
  if (value == 0) {
    pthread_rwlock_wrlock(&lock);
    if (cached == 0) {
      cached = 42;
    }
    value = cached;
    pthread_rwlock_unlock(&lock);
  }
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
  return first == 42 && second == 42 ? 0 : 1;
}
