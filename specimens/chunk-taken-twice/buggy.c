#include <pthread.h>
#include <stdlib.h>

enum { CHUNKS = 3 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int next_chunk, sum;

static int peek(void) {
  pthread_mutex_lock(&lock);
  int chunk = next_chunk;
  pthread_mutex_unlock(&lock);
  return chunk;
}

static void finish(int chunk) {
  pthread_mutex_lock(&lock);
  next_chunk = chunk + 1;
  sum += chunk + 1;
  pthread_mutex_unlock(&lock);
}

static void *worker(void *arg) {
  for (int chunk = peek(); chunk < CHUNKS; chunk = peek()) {
    finish(chunk);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  if (sum != 6) {
    exit(3);
  }
  return 0;
}
