/** The kinds of findings about memory. A data table. */
import type { KindExplanation } from './explain-kinds.ts';

export const memoryKinds: Readonly<
  Record<
    | 'use-after-free'
    | 'double-free'
    | 'invalid-free'
    | 'heap-overflow'
    | 'stack-overflow'
    | 'out-of-memory'
    | 'null-dereference'
    | 'trap',
    KindExplanation
  >
> = {
  'use-after-free': {
    meaning:
      'The program accesses a heap block after it was freed, or a stack or thread-local block whose thread has ended.',
    example: `#include <pthread.h>
#include <stdlib.h>
int *shared;
void *worker(void *arg) {
  *shared = 1; /* main may have freed it */
  return arg;
}
int main(void) {
  pthread_t thread;
  shared = malloc(sizeof *shared);
  pthread_create(&thread, NULL, worker, NULL);
  free(shared);
  pthread_join(thread, NULL);
}`,
    fix: 'Free only when no thread can still reach the block: keep a reference count, hold the lock over the access, or defer the free (epochs, hazard pointers).',
    decided:
      'The heap knows every block and who freed it. Reuse hides such bugs, quarantine shows them, and both happen in practice: with --heap mixed ' +
      'executions do either. Legitimate reuse of memory is never reported.',
  },
  'double-free': {
    meaning: 'A block is freed twice.',
    example: `#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
atomic_int references = 2;
void *block;
void *worker(void *arg) {
  atomic_fetch_sub(&references, 1);
  if (atomic_load(&references) == 0) free(block); /* both threads see 0 */
  return arg;
}
int main(void) {
  pthread_t a, b;
  block = malloc(8);
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}`,
    fix: 'Make the decision who frees atomic (atomic_fetch_sub returns the old value), and set the pointer to null under the lock.',
    decided: 'The address was handed out by the heap, was freed, and has not been handed out again.',
  },
  'invalid-free': {
    meaning: 'free or realloc gets an address that the heap never handed out: inside a block, on the stack, a global.',
    example: `#include <stdlib.h>
int main(void) {
  char *text = malloc(8);
  free(text + 1);
}`,
    fix: 'Free the pointer that malloc returned.',
    decided: 'The heap knows the start of every block.',
  },
  'heap-overflow': {
    meaning: 'An access lies outside of a heap block, before its start or after its end.',
    example: `#include <stdlib.h>
int main(void) {
  int *items = malloc(4 * sizeof *items);
  for (int i = 0; i <= 4; i++) items[i] = i; /* there is no items[4] */
  free(items);
}`,
    fix: 'Correct the index or the size. When the size is shared, read it and the pointer under one lock.',
    decided: 'Red zones around every block; an access that touches one is reported with the block it belongs to.',
  },
  'stack-overflow': {
    meaning: 'A thread needs more stack than it has, or recursion does not end.',
    example: `int depth(int n) {
  volatile int local = n;
  return depth(n + 1) + local; /* it never ends */
}
int main(void) { return depth(0); }`,
    fix: 'End the recursion, move large arrays to the heap, or give the thread a larger stack (pthread_attr_setstacksize).',
    decided:
      'Stack bytes and recursion depth are counted by code that Heddle inserts, so it does not depend on the machine.',
  },
  'out-of-memory': {
    meaning: 'The program needs more memory than --max-memory allows and cannot go on.',
    example: `#include <stdlib.h>
int main(void) {
  for (;;) *(char *)malloc(1 << 20) = 1; /* nobody frees it */
}`,
    fix: 'Free what is not needed; or raise --max-memory when the program really needs it.',
    decided:
      'Reported when a request of at most half of --max-memory no longer fits, also in programs that test for NULL: whether they handle it cannot be known. A larger request that does not fit gets NULL and ENOMEM, as on a real system.',
  },
  'null-dereference': {
    meaning:
      'The program accesses memory through a null pointer, or close to address 0 through a null pointer to a struct.',
    example: `#include <pthread.h>
#include <stdatomic.h>
struct config {
  int size;
};
struct config *_Atomic current;
void *worker(void *arg) {
  static struct config config = {8};
  atomic_store(&current, &config);
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  int size = atomic_load(&current)->size; /* perhaps not yet published */
  pthread_join(thread, NULL);
  return size - 8;
}`,
    fix: 'Publish the pointer before the reader can run, or test it.',
    decided: 'The first 64 KiB of memory hold nothing; any access there is reported.',
  },
  trap: {
    meaning:
      'WebAssembly stopped the program: division by zero, unreachable code, a call through a wrong function pointer, an access outside of memory.',
    example: `#include <pthread.h>
#include <stdatomic.h>
atomic_int count;
void *worker(void *arg) {
  atomic_store(&count, 4);
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  int average = 100 / atomic_load(&count); /* count may still be 0 */
  pthread_join(thread, NULL);
  return average - 25;
}`,
    fix: 'The stack and the interleaving show the operation. Unreachable code comes from undefined behaviour that the compiler saw.',
    decided: 'By the engine that runs the program; deterministic.',
  },
};
