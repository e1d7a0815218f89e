/** The program texts that the hand-made results in this folder speak of. Test data. */

export const sources: Readonly<Record<string, string>> = {
  'main.c': `#include <pthread.h>
#include <stdio.h>
static int counter;

static inline void bump(int *value) {
  /* read, add, write: three steps */
  (*value)++;
}

static void *worker(void *unused) {
  (void)unused;
  bump(&counter);
  return NULL;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, worker, NULL);
  pthread_create(&second, NULL, worker, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  printf("%d\\n", counter);
}
`,
  'bank/transfer.c': `#include "bank.h"

void transfer(struct account *from, struct account *to, long amount) {
  pthread_mutex_lock(&from->lock);
  pthread_mutex_lock(&to->lock);
  from->balance -= amount;
  to->balance += amount;
  pthread_mutex_unlock(&to->lock);
  pthread_mutex_unlock(&from->lock);
}
`,
  'bank/main.c': `#include "bank.h"

struct account checking, savings;

static void *pay_in(void *unused) { transfer(&checking, &savings, 10); return unused; }
static void *pay_out(void *unused) { transfer(&savings, &checking, 10); return unused; }

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, pay_in, NULL);
  pthread_create(&b, NULL, pay_out, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}
`,
  'queue.cc': `#include "queue.hpp"

void Queue::push(Node *node) {
  node->next = head_.load();
  while (!head_.compare_exchange_weak(node->next, node)) {}
}

Node *Queue::pop() {
  Node *node = head_.load();
  while (node && !head_.compare_exchange_weak(node, node->next)) {}
  return node;
}

void consume(Queue &queue) {
  while (Node *node = queue.pop()) delete node;
}
`,
};

/** Reads `sources` as a renderer asks for it. */
export function readSource(file: string): readonly string[] | undefined {
  return sources[file]?.split('\n');
}
