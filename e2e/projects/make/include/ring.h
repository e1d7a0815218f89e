#ifndef RING_H
#define RING_H

#include <pthread.h>

/* A bounded queue between threads. */
struct ring {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int items[LIMIT];
  int count, head;
  int pushed; /* statistics, read without the lock */
};

void ring_init(struct ring *ring);
void ring_push(struct ring *ring, int item);
int ring_pop(struct ring *ring);
double sum_root(const int *items, int count);

#endif
