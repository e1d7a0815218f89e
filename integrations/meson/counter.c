/* The same program as in ../ctest: either folder can be copied alone. */
#include <assert.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int counter;

static void *worker(void *arg) {
#ifdef WITHOUT_LOCK
  counter++;
#else
  pthread_mutex_lock(&lock);
  counter++;
  pthread_mutex_unlock(&lock);
#endif
  return arg;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, worker, NULL);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  (void)lock;
  assert(counter == 2);
  return 0;
}
