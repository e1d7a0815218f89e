#include "ring.h"
#include <stdio.h>

static struct ring ring;

static void *produce(void *unused) {
  (void)unused;
  for (int i = 1; i <= 3; i++) ring_push(&ring, i * i);
  return NULL;
}

int main(void) {
  pthread_t producer;
  int items[3];
  ring_init(&ring);
  pthread_create(&producer, NULL, produce, NULL);
  for (int i = 0; i < 3; i++) items[i] = ring_pop(&ring);
  int pushed = ring.pushed; /* races with the producer's last increment */
  pthread_join(producer, NULL);
  printf("%d %.2f\n", pushed, sum_root(items, 3));
  return 0;
}
