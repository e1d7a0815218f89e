/* A walk through a shuffled linked list, 2 threads reading the same one. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { NODES = 20000, ROUNDS = 60 };
struct node {
  struct node *next;
  uint32_t value;
};
static struct node *head;

static void *walk(void *argument) {
  uint32_t sum = 0;
  for (int round = 0; round < ROUNDS; round++)
    for (struct node *at = head; at; at = at->next) sum += at->value;
  *(uint32_t *)argument = sum;
  return 0;
}

int main(void) {
  struct node *nodes = malloc(NODES * sizeof *nodes);
  uint32_t at = 0;
  for (uint32_t i = 0; i < NODES; i++) {
    uint32_t next = (at + 7919) % NODES;
    nodes[at].value = i;
    nodes[at].next = i + 1 < NODES ? &nodes[next] : 0;
    at = next;
  }
  head = &nodes[0];
  pthread_t threads[2];
  uint32_t sums[2];
  for (int t = 0; t < 2; t++) pthread_create(&threads[t], 0, walk, &sums[t]);
  for (int t = 0; t < 2; t++) pthread_join(threads[t], 0);
  printf("%u %u\n", sums[0], sums[1]);
  return 0;
}
