#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct message {
  int id;
};

static atomic_int closed;
static atomic_int failed;

/* Takes ownership, also when it fails. */
static void *deliver(void *arg) {
  struct message *message = arg;
  if (atomic_load(&closed)) {
    atomic_store(&failed, 1);
  }
  free(message);
  return NULL;
}

static void *close_queue(void *arg) {
  atomic_store(&closed, 1);
  return arg;
}

int main(void) {
  struct message *message = malloc(sizeof *message);
  pthread_t a, b;
  message->id = 3;
  pthread_create(&a, NULL, deliver, message);
  pthread_create(&b, NULL, close_queue, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
