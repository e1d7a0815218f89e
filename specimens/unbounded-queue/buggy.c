#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { FRAME_BYTES = 16 << 20 };

struct frame {
  struct frame *next;
};

static _Atomic(struct frame *) queue;
static atomic_int consumed;

static void *producer(void *arg) {
  while (!atomic_load(&consumed)) {
    struct frame *frame = malloc(FRAME_BYTES);
    frame->next = atomic_load(&queue);
    while (!atomic_compare_exchange_weak(&queue, &frame->next, frame)) {
    }
  }
  return arg;
}

static void *consumer(void *arg) {
  struct frame *frame;
  while ((frame = atomic_exchange(&queue, NULL)) != NULL) {
    while (frame != NULL) {
      struct frame *next = frame->next;
      free(frame);
      frame = next;
    }
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, producer, NULL);
  pthread_create(&b, NULL, consumer, NULL);
  pthread_join(b, NULL);
  atomic_store(&consumed, 1);
  pthread_join(a, NULL);
  return 0;
}
