/*
 * ConVul/CVE-2017-6346: joining a packet fanout group allocates the socket's rollover state before the lock is taken, and frees it when joining fails. Two
 * threads on one socket share the pointer: use after free and double free.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct rollover {
  int socket;
  atomic_long dropped;
};

struct socket {
  int number;
  struct rollover *rollover;
};

static pthread_mutex_t fanout_lock = PTHREAD_MUTEX_INITIALIZER;
static int group_taken = 1;

static void *join_fanout(void *arg) {
  struct socket *socket = arg;
  socket->rollover = calloc(1, sizeof *socket->rollover);
  atomic_store(&socket->rollover->dropped, 0);
  pthread_mutex_lock(&fanout_lock);
  int failed = group_taken;
  pthread_mutex_unlock(&fanout_lock);
  if (failed) {
    free(socket->rollover);
  }
  return NULL;
}

int main(void) {
  struct socket socket = {1, NULL};
  pthread_t a, b;
  pthread_create(&a, NULL, join_fanout, &socket);
  pthread_create(&b, NULL, join_fanout, &socket);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
