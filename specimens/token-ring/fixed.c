#include <assert.h>
#include <pthread.h>

enum { STATIONS = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t moved = PTHREAD_COND_INITIALIZER;
static int token[STATIONS], turn;

static void *station(void *arg) {
  int self = *(int *)arg;
  pthread_mutex_lock(&lock);
  while (turn != self) {
    pthread_cond_wait(&moved, &lock);
  }
  token[self] = token[(self + STATIONS - 1) % STATIONS] + 1;
  turn++;
  pthread_cond_broadcast(&moved);
  pthread_mutex_unlock(&lock);
  return NULL;
}

int main(void) {
  pthread_t threads[STATIONS];
  int ids[STATIONS];
  for (int i = 0; i < STATIONS; i++) {
    ids[i] = i;
    pthread_create(&threads[i], NULL, station, &ids[i]);
  }
  for (int i = 0; i < STATIONS; i++) {
    pthread_join(threads[i], NULL);
  }
  assert(token[STATIONS - 1] == STATIONS);
  return 0;
}
