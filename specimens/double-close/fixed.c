#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static _Atomic(char *) buffer;

static void session_close(void) {
  free(atomic_exchange(&buffer, NULL));
}

static void *on_timeout(void *arg) {
  session_close();
  return arg;
}

static void *on_hang_up(void *arg) {
  session_close();
  return arg;
}

int main(void) {
  pthread_t a, b;
  atomic_store(&buffer, malloc(64));
  pthread_create(&a, NULL, on_timeout, NULL);
  pthread_create(&b, NULL, on_hang_up, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
