/*
 * CS/circular_buffer: sender and receiver take turns by two flags under a lock. A turn that comes too early is skipped but counted, so the receiver
 * soon expects an element that was sent at another index.
 */
#include <assert.h>
#include <pthread.h>

enum { CAPACITY = 10, ROUNDS = 7, NOTHING = -1 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char slots[CAPACITY];
static unsigned first, next;
static int may_send = 1, may_receive;

static void put(int element) {
  if (next < CAPACITY) {
    slots[next] = (char)element;
    next = (next + 1) % CAPACITY;
    assert(next < CAPACITY);
  }
}

static int get(void) {
  if (next > 0 && first < CAPACITY) {
    first++;
    return slots[first - 1];
  }
  return NOTHING;
}

static void *sender(void *arg) {
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&lock);
    if (may_send) {
      put(i);
      may_send = 0;
      may_receive = 1;
    }
    pthread_mutex_unlock(&lock);
  }
  return arg;
}

static void *receiver(void *arg) {
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&lock);
    if (may_receive) {
      assert(get() == i);
      may_receive = 0;
      may_send = 1;
    }
    pthread_mutex_unlock(&lock);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, sender, NULL);
  pthread_create(&b, NULL, receiver, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
