#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

/* A block that starts at an aligned place inside of what malloc returned, and how far inside. */
struct block {
  char *aligned;
  size_t offset;
};

static struct block block;
static atomic_bool handed_over;

static void *owner(void *arg) {
  char *memory = malloc(64 + 32);
  block.offset = 16;
  block.aligned = memory + block.offset;
  atomic_store_explicit(&handed_over, true, memory_order_release);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, owner, NULL);
  while (!atomic_load_explicit(&handed_over, memory_order_acquire)) {
  }
  free(block.aligned - block.offset);
  pthread_join(thread, NULL);
  return 0;
}
