/** Stacks in long campaigns, after V8 has optimized the program: threads that start at different functions must not get each other's frames. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-stacks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A queue (Michael and Scott 1996) whose new nodes are published by a relaxed exchange. */
const source = `#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#define AT(operation, ...) atomic_##operation##_explicit(__VA_ARGS__)
#define SET(at, from, to, order) atomic_compare_exchange_strong_explicit(at, from, to, order, memory_order_relaxed)
struct node { int value; _Atomic(struct node *) next; };
static _Atomic(struct node *) head, tail;
static void enqueue(struct node *n, int value) {
  n->value = value;
  atomic_init(&n->next, 0);
  for (;;) {
    struct node *last = AT(load, &tail, memory_order_acquire);
    struct node *next = AT(load, &last->next, memory_order_acquire);
    if (next == 0) {
      if (SET(&last->next, &next, n, memory_order_relaxed)) {
        SET(&tail, &last, n, memory_order_release);
        return;
      }
    } else SET(&tail, &last, next, memory_order_release);
  }
}
static int dequeue(int *value) {
  for (;;) {
    struct node *first = AT(load, &head, memory_order_acquire);
    struct node *last = AT(load, &tail, memory_order_acquire);
    struct node *next = AT(load, &first->next, memory_order_acquire);
    if (first == last) {
      if (next == 0) return 0;
      SET(&tail, &last, next, memory_order_release);
    } else if (next) {
      *value = next->value;
      if (SET(&head, &first, next, memory_order_acq_rel)) return 1;
    }
  }
}
static void *producer(void *n) { enqueue(n, 7); return 0; }
static void *consumer(void *unused) { int value = 0; if (dequeue(&value)) assert(value == 7); return 0; }
int main(void) {
  struct node *dummy = calloc(1, sizeof *dummy), *n = calloc(1, sizeof *n);
  atomic_store(&head, dummy);
  atomic_store(&tail, dummy);
  pthread_t p, c;
  pthread_create(&p, 0, producer, n);
  pthread_create(&c, 0, consumer, 0);
  pthread_join(p, 0);
  pthread_join(c, 0);
  free(dummy);
  free(n);
  return 0;
}
`;

it('a thread has the frames of its own function only', async () => {
  writeFileSync(join(folder, 'queue.c'), source);
  const { findings } = await check({ files: ['queue.c'], cwd: folder, runs: 20_000 });
  expect(findings.map(({ kind }) => kind).toSorted()).toEqual(['assertion', 'data-race']);
  for (const { accesses, frames } of findings) {
    const stacks = [...(accesses ?? []).map(({ stack }) => stack), ...(frames === undefined ? [] : [frames])];
    for (const stack of stacks)
      expect(stack.map((frame) => frame.function).filter((name) => /producer|consumer/.test(name))).toHaveLength(1);
  }
});
