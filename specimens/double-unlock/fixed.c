#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int slots = 1;

static int store(void) {
  pthread_mutex_lock(&lock);
  if (slots == 0) {
    pthread_mutex_unlock(&lock);
    puts("full");
    return -1;
  }
  slots--;
  pthread_mutex_unlock(&lock);
  return 0;
}

static void *worker(void *arg) {
  store();
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return slots == 0 ? 0 : 1;
}
