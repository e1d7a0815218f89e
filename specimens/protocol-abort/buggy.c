#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum state { OPEN, CLOSED };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static enum state state = OPEN;
static int received;

static void *on_data(void *arg) {
  pthread_mutex_lock(&lock);
  if (state == CLOSED) {
    fputs("data in state CLOSED\n", stderr);
    abort();
  }
  received++;
  pthread_mutex_unlock(&lock);
  return arg;
}

static void *on_close(void *arg) {
  pthread_mutex_lock(&lock);
  state = CLOSED;
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, on_data, NULL);
  pthread_create(&b, NULL, on_close, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
