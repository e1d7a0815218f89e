#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct record {
  int version;
};

static _Atomic(struct record *) current, hazard;
static struct record *retired;

static struct record *make_record(int version) {
  struct record *record = malloc(sizeof *record);
  record->version = version;
  return record;
}

static struct record *protect(void) {
  struct record *record = atomic_load_explicit(&current, memory_order_acquire);
  for (;;) {
    atomic_store_explicit(&hazard, record, memory_order_release);
    atomic_thread_fence(memory_order_seq_cst);
    struct record *again = atomic_load_explicit(&current, memory_order_acquire);
    if (again == record) {
      return record;
    }
    record = again;
  }
}

static void *reader(void *arg) {
  struct record *record = protect();
  assert(record->version > 0);
  atomic_store_explicit(&hazard, NULL, memory_order_release);
  return arg;
}

static void *writer(void *arg) {
  struct record *old = atomic_exchange_explicit(&current, make_record(2), memory_order_acq_rel);
  atomic_thread_fence(memory_order_seq_cst);
  if (atomic_load_explicit(&hazard, memory_order_acquire) == old) {
    retired = old;
  } else {
    free(old);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  atomic_init(&current, make_record(1));
  pthread_create(&a, NULL, reader, NULL);
  pthread_create(&b, NULL, writer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  free(retired);
  free(atomic_load(&current));
  return 0;
}
