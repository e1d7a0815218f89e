#include "../include/ring.h"

void ring_init(struct ring *ring) {
  pthread_mutex_init(&ring->lock, NULL);
  pthread_cond_init(&ring->changed, NULL);
  ring->count = ring->head = ring->pushed = 0;
}

void ring_push(struct ring *ring, int item) {
  pthread_mutex_lock(&ring->lock);
  while (ring->count == LIMIT) pthread_cond_wait(&ring->changed, &ring->lock);
  ring->items[(ring->head + ring->count++) % LIMIT] = item;
  pthread_cond_broadcast(&ring->changed);
  pthread_mutex_unlock(&ring->lock);
  ring->pushed++;
}

int ring_pop(struct ring *ring) {
  pthread_mutex_lock(&ring->lock);
  while (ring->count == 0) pthread_cond_wait(&ring->changed, &ring->lock);
  int item = ring->items[ring->head];
  ring->head = (ring->head + 1) % LIMIT;
  ring->count--;
  pthread_cond_broadcast(&ring->changed);
  pthread_mutex_unlock(&ring->lock);
  return item;
}
