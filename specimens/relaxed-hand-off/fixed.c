#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct message {
  int length;
  int sum;
};

static _Atomic(struct message *) mailbox;

static void *producer(void *arg) {
  struct message *message = malloc(sizeof *message);
  message->length = 3;
  message->sum = 6;
  atomic_store_explicit(&mailbox, message, memory_order_release);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, producer, NULL);
  struct message *message;
  while ((message = atomic_load_explicit(&mailbox, memory_order_acquire)) == NULL) {
  }
  assert(message->sum == 2 * message->length);
  pthread_join(thread, NULL);
  free(message);
  return 0;
}
