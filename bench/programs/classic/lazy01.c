/* CS/lazy01: two threads add to a sum under a lock; a third holds that the sum stays below three. The checker is created first and must come last. */
#include <assert.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int sum;

static void *add_one(void *arg) {
  pthread_mutex_lock(&lock);
  sum = sum + 1;
  pthread_mutex_unlock(&lock);
  return arg;
}

static void *add_two(void *arg) {
  pthread_mutex_lock(&lock);
  sum = sum + 2;
  pthread_mutex_unlock(&lock);
  return arg;
}

static void *check(void *arg) {
  pthread_mutex_lock(&lock);
  assert(sum < 3);
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t one, two, checker;
  pthread_create(&checker, NULL, check, NULL);
  pthread_create(&two, NULL, add_two, NULL);
  pthread_create(&one, NULL, add_one, NULL);
  pthread_join(one, NULL);
  pthread_join(two, NULL);
  pthread_join(checker, NULL);
  return 0;
}
