/* Left-right (Ramalhete and Correia): readers never wait, the writer changes the copy that nobody reads, then the other one. */
#include "orders.h"

enum { READERS = 2 };

static atomic_int side, entrance, readers[2];
static struct {
  int low, high;
} copies[2];

static void *reader(void *arg) {
  for (int i = 0; i < 2; i++) {
    int through = atomic_load(&entrance);
    atomic_fetch_add(&readers[through], 1);
    int here = atomic_load_explicit(&side, NEEDS(seq_cst));
    assert(copies[here].low == copies[here].high);
    atomic_fetch_sub(&readers[through], 1);
  }
  return arg;
}

static void update(int value) {
  int used = atomic_load(&side);
  copies[1 - used].low = copies[1 - used].high = value;
  atomic_store(&side, 1 - used);
  int through = atomic_load(&entrance);
  while (atomic_load(&readers[1 - through]) != 0) {
  }
  atomic_store(&entrance, 1 - through);
  while (atomic_load(&readers[through]) != 0) {
  }
  copies[used].low = copies[used].high = value;
}

int main(void) {
  pthread_t threads[READERS];
  for (int i = 0; i < READERS; i++) pthread_create(&threads[i], NULL, reader, NULL);
  update(1);
  update(2);
  for (int i = 0; i < READERS; i++) pthread_join(threads[i], NULL);
  return 0;
}
