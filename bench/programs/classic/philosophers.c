/* Dining philosophers (Dijkstra, EWD 310): every philosopher takes the left fork first. PHILOSOPHERS must all hold one before the table is stuck. */
#include <pthread.h>

#ifndef PHILOSOPHERS
#define PHILOSOPHERS 3
#endif

static pthread_mutex_t forks[PHILOSOPHERS];
static int meals[PHILOSOPHERS];

static void *dine(void *arg) {
  int seat = (int)(size_t)arg;
  pthread_mutex_t *left = &forks[seat], *right = &forks[(seat + 1) % PHILOSOPHERS];
  pthread_mutex_lock(left);
  pthread_mutex_lock(right);
  meals[seat]++;
  pthread_mutex_unlock(right);
  pthread_mutex_unlock(left);
  return NULL;
}

int main(void) {
  pthread_t threads[PHILOSOPHERS];
  for (int i = 0; i < PHILOSOPHERS; i++) {
    pthread_mutex_init(&forks[i], NULL);
  }
  for (int i = 0; i < PHILOSOPHERS; i++) {
    pthread_create(&threads[i], NULL, dine, (void *)(size_t)i);
  }
  for (int i = 0; i < PHILOSOPHERS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
