/** Small programs of the literature on memory orders. Two threads run `first` and `second`; then `after` is evaluated by main. */

export interface TwoThreads {
  readonly globals: string;
  readonly first: string;
  readonly second: string;
  readonly after?: string;
}

/** One statement a line, so that places tell statements apart: `first` begins in line 10. */
export function twoThreads({ globals, first, second, after = '' }: TwoThreads): string {
  return `#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
${globals}
#define store(x, v, order) atomic_store_explicit(&x, v, memory_order_##order)
#define load(x, order) atomic_load_explicit(&x, memory_order_##order)
#define add(x, v, order) atomic_fetch_add_explicit(&x, v, memory_order_##order)
#define fence(order) atomic_thread_fence(memory_order_##order)
static void *first(void *unused) {
${first.trim()}
  return unused;
}
static void *second(void *unused) {
${second.trim()}
  return unused;
}
int main(void) {
  pthread_t one, other;
  pthread_create(&one, 0, first, 0);
  pthread_create(&other, 0, second, 0);
  pthread_join(one, 0);
  pthread_join(other, 0);
  ${after}
}
`;
}
