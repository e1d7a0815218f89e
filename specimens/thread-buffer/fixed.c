#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static pthread_key_t scratch;
static char fallback[64];
static atomic_int budget = 1;
static atomic_int released;

static void release(void *buffer) {
  atomic_fetch_add(&released, 1);
  if (buffer != fallback) {
    free(buffer);
  }
}

static char *scratch_buffer(void) {
  char *buffer = atomic_fetch_sub(&budget, 1) > 0 ? malloc(64) : fallback;
  pthread_setspecific(scratch, buffer);
  return buffer;
}

static void *worker(void *arg) {
  char *buffer = scratch_buffer();
  return buffer == pthread_getspecific(scratch) ? NULL : arg;
}

int main(void) {
  pthread_t a, b;
  pthread_key_create(&scratch, release);
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  pthread_key_delete(scratch);
  return atomic_load(&released) == 2 ? 0 : 1;
}
