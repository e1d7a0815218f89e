/*
 * CS/queue: producer and consumer take turns by two flags under a lock and compare each element with a log. The producer's first element sets no flag,
 * and skipped turns are counted, so the log's index and the queue's soon differ.
 */
#include <assert.h>
#include <pthread.h>

enum { SIZE = 20 };

struct queue {
  int elements[SIZE + 1];
  int head, tail, amount;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct queue queue;
static int logged[SIZE];
static int may_put = 1, may_take;

static void put(struct queue *q, int value) {
  q->elements[q->tail] = value;
  q->amount++;
  q->tail = q->tail == SIZE ? 1 : q->tail + 1;
}

static int take(struct queue *q) {
  int value = q->elements[q->head];
  q->amount--;
  q->head = q->head == SIZE ? 1 : q->head + 1;
  return value;
}

static void *producer(void *arg) {
  int value = 0;
  pthread_mutex_lock(&lock);
  put(&queue, value);
  logged[0] = value;
  assert(queue.head != queue.tail);
  pthread_mutex_unlock(&lock);
  for (int i = 1; i < SIZE; i++) {
    pthread_mutex_lock(&lock);
    if (may_put) {
      value++;
      put(&queue, value);
      logged[i] = value;
      may_put = 0;
      may_take = 1;
    }
    pthread_mutex_unlock(&lock);
  }
  return arg;
}

static void *consumer(void *arg) {
  for (int i = 0; i < SIZE; i++) {
    pthread_mutex_lock(&lock);
    if (may_take) {
      assert(take(&queue) == logged[i]);
      may_take = 0;
      may_put = 1;
    }
    pthread_mutex_unlock(&lock);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, producer, NULL);
  pthread_create(&b, NULL, consumer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
