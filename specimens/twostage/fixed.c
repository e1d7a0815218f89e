#include <assert.h>
#include <pthread.h>

static pthread_mutex_t both_lock = PTHREAD_MUTEX_INITIALIZER;
static int first, second;

static void *writer(void *arg) {
  pthread_mutex_lock(&both_lock);
  first = 1;
  second = 2;
  pthread_mutex_unlock(&both_lock);
  return arg;
}

static void *reader(void *arg) {
  pthread_mutex_lock(&both_lock);
  assert(first == 0 || second == first + 1);
  pthread_mutex_unlock(&both_lock);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, writer, NULL);
  pthread_create(&b, NULL, reader, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
