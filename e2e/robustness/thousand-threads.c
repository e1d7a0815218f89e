#include <pthread.h>
#include <stdatomic.h>
static atomic_int sum;
static void *add(void *arg) {
  atomic_fetch_add(&sum, 1);
  return arg;
}
int main(void) {
  pthread_t threads[1000];
  for (int i = 0; i < 1000; i++)
    if (pthread_create(&threads[i], 0, add, 0) != 0) return 2;
  for (int i = 0; i < 1000; i++) pthread_join(threads[i], 0);
  return sum == 1000 ? 0 : 1;
}
