#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct session {
  atomic_int references;
  int bytes[2];
};

static struct session *session;
static int total;

static void release(void) {
  if (atomic_fetch_sub_explicit(&session->references, 1, memory_order_release) == 1) {
    atomic_thread_fence(memory_order_acquire);
    total = session->bytes[0] + session->bytes[1];
    free(session);
  }
}

static void *user(void *arg) {
  int self = *(int *)arg;
  session->bytes[self] = 100;
  release();
  return NULL;
}

int main(void) {
  int ids[2] = {0, 1};
  pthread_t a, b;
  session = calloc(1, sizeof *session);
  atomic_init(&session->references, 2);
  pthread_create(&a, NULL, user, &ids[0]);
  pthread_create(&b, NULL, user, &ids[1]);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return total == 200 ? 0 : 1;
}
