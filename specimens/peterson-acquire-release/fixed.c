#include <pthread.h>
#include <stdatomic.h>

static atomic_int wants[2], turn;
static int shared;

static void lock(int self) {
  atomic_store(&wants[self], 1);
  atomic_store(&turn, 1 - self);
  while (atomic_load(&wants[1 - self]) && atomic_load(&turn) == 1 - self) {
  }
}

static void unlock(int self) {
  atomic_store(&wants[self], 0);
}

static void *worker(void *arg) {
  int self = *(int *)arg;
  for (int i = 0; i < 2; i++) {
    lock(self);
    shared++;
    unlock(self);
  }
  return NULL;
}

int main(void) {
  int ids[2] = {0, 1};
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &ids[0]);
  pthread_create(&b, NULL, worker, &ids[1]);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return shared == 4 ? 0 : 1;
}
