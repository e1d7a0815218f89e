#include <pthread.h>
static pthread_key_t key;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int count;
static void destroy(void *value) {
  pthread_mutex_lock(&lock);
  count += value != 0;
  pthread_mutex_unlock(&lock);
}
static void *work(void *arg) {
  pthread_setspecific(key, &count);
  return arg;
}
int main(void) {
  pthread_t threads[2];
  pthread_key_create(&key, destroy);
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
  return count == 2 ? 0 : 1;
}
