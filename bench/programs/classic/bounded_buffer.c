/*
 * Inspect/boundedBuffer: a ring of three with two producers and two consumers. A consumer that has waited for an element gives up the lock and takes it
 * again before it removes the element, and the other consumer has been faster.
 */
#include <assert.h>
#include <pthread.h>

enum { SIZE = 3, PRODUCERS = 2, CONSUMERS = 2, ROUNDS = 4 };

struct ring {
  pthread_mutex_t lock;
  pthread_cond_t not_full, not_empty;
  int head, rear;
  int waiting_producers, waiting_consumers;
  int slots[SIZE];
};

static struct ring ring = {
  .lock = PTHREAD_MUTEX_INITIALIZER,
  .not_full = PTHREAD_COND_INITIALIZER,
  .not_empty = PTHREAD_COND_INITIALIZER,
};

static void put(int value) {
  pthread_mutex_lock(&ring.lock);
  if ((ring.rear + 1) % SIZE == ring.head) {
    ring.waiting_producers++;
    while ((ring.rear + 1) % SIZE == ring.head) {
      pthread_cond_wait(&ring.not_full, &ring.lock);
    }
    ring.waiting_producers--;
  }
  ring.slots[ring.rear] = value;
  ring.rear = (ring.rear + 1) % SIZE;
  if (ring.waiting_consumers > 0) {
    pthread_cond_signal(&ring.not_empty);
  }
  pthread_mutex_unlock(&ring.lock);
}

static int take(void) {
  pthread_mutex_lock(&ring.lock);
  if (ring.head == ring.rear) {
    ring.waiting_consumers++;
    while (ring.head == ring.rear) {
      pthread_cond_wait(&ring.not_empty, &ring.lock);
    }
    ring.waiting_consumers--;
  }
  pthread_mutex_unlock(&ring.lock);
  pthread_mutex_lock(&ring.lock);
  assert(ring.head != ring.rear);
  int value = ring.slots[ring.head];
  ring.head = (ring.head + 1) % SIZE;
  if (ring.waiting_producers > 0) {
    pthread_cond_signal(&ring.not_full);
  }
  pthread_mutex_unlock(&ring.lock);
  return value;
}

static void *producer(void *arg) {
  for (int i = 0; i < ROUNDS; i++) {
    put(i);
  }
  return arg;
}

static void *consumer(void *arg) {
  for (int i = 0; i < ROUNDS; i++) {
    take();
  }
  return arg;
}

int main(void) {
  pthread_t threads[PRODUCERS + CONSUMERS];
  for (int i = 0; i < PRODUCERS + CONSUMERS; i++) {
    pthread_create(&threads[i], NULL, i < PRODUCERS ? producer : consumer, NULL);
  }
  for (int i = 0; i < PRODUCERS + CONSUMERS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
