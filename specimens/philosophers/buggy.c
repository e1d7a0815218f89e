#include <pthread.h>

enum { PHILOSOPHERS = 3 };

static pthread_mutex_t forks[PHILOSOPHERS] = {
    PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER,
};
static int meals[PHILOSOPHERS];

static void *dine(void *arg) {
  int self = *(int *)arg;
  int left = self, right = (self + 1) % PHILOSOPHERS;
  pthread_mutex_lock(&forks[left]);
  pthread_mutex_lock(&forks[right]);
  meals[self]++;
  pthread_mutex_unlock(&forks[right]);
  pthread_mutex_unlock(&forks[left]);
  return NULL;
}

int main(void) {
  pthread_t threads[PHILOSOPHERS];
  int ids[PHILOSOPHERS];
  for (int i = 0; i < PHILOSOPHERS; i++) {
    ids[i] = i;
    pthread_create(&threads[i], NULL, dine, &ids[i]);
  }
  for (int i = 0; i < PHILOSOPHERS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
