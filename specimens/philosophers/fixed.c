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
  int neighbour = (self + 1) % PHILOSOPHERS;
  int low = self < neighbour ? self : neighbour;
  int high = self < neighbour ? neighbour : self;
  pthread_mutex_lock(&forks[low]);
  pthread_mutex_lock(&forks[high]);
  meals[self]++;
  pthread_mutex_unlock(&forks[high]);
  pthread_mutex_unlock(&forks[low]);
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
  return meals[0] + meals[1] + meals[2] == 3 ? 0 : 1;
}
