/*
 * ConVul/CVE-2016-9806: two dumps on one netlink socket store their buffer in the callback of the socket under a lock, and free what they find there
 * after it. The second overwrites the first: both free the same buffer.
 */
#include <pthread.h>
#include <stdlib.h>

struct buffer {
  void *socket;
  int priority;
};

struct socket {
  int error;
  struct buffer *callback_buffer;
};

static pthread_mutex_t callback_lock = PTHREAD_MUTEX_INITIALIZER;
static size_t amount = 1;

static void *dump(void *arg) {
  struct socket *socket = arg;
  pthread_mutex_lock(&callback_lock);
  struct buffer *buffer = malloc(amount * sizeof *buffer);
  amount *= 4;
  buffer->socket = socket;
  socket->callback_buffer = buffer;
  pthread_mutex_unlock(&callback_lock);
  free(socket->callback_buffer);
  return NULL;
}

int main(void) {
  pthread_t a, b;
  struct socket *socket = calloc(1, sizeof *socket);
  pthread_create(&a, NULL, dump, socket);
  pthread_create(&b, NULL, dump, socket);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  free(socket);
  return 0;
}
