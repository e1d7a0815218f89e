/* One module, instantiated by every thread on one shared memory: its data lies there once, its table and thread-local block are each thread's own. A
 * threaded build copies its data in only once, behind a flag (`__wasm_init_memory`). -DPLAIN: a build without threads has active segments, which every
 * instantiation copies; the check of the shared bit is what keeps it out. */
#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

/* The module as linked. */
static const struct data {
  int counter;
  int limit;
} segment = {.counter = 40, .limit = 100};

/* Where it is loaded, in the memory that all threads share. */
static struct data image;
static atomic_int initialised;

struct instance {
  int (*table[2])(struct instance *);
  int calls;
};

static int side_count(struct instance *instance) {
  instance->calls++;
  return __atomic_add_fetch(&image.counter, 1, __ATOMIC_SEQ_CST);
}

static int side_calls(struct instance *instance) { return instance->calls; }

#ifdef PLAIN
static void init_memory(void) { memcpy(&image, &segment, sizeof image); }
#else
static void init_memory(void) {
  int expected = 0;
  if (atomic_compare_exchange_strong(&initialised, &expected, 1)) {
    memcpy(&image, &segment, sizeof image);
    atomic_store(&initialised, 2);
  }
  while (atomic_load(&initialised) != 2) sched_yield();
}
#endif

static void *worker(void *arg) {
  struct instance instance = {.table = {side_count, side_calls}};
  init_memory();
  assert(instance.table[0](&instance) <= image.limit);
  assert(instance.table[1](&instance) == 1);
  return arg;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, worker, NULL);
  pthread_create(&second, NULL, worker, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  assert(image.counter == 42);
}
