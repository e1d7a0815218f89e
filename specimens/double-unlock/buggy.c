#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int slots = 1;

static int store(void) {
  int result = 0;
  pthread_mutex_lock(&lock);
  if (slots == 0) {
    pthread_mutex_unlock(&lock);
    puts("full");
    result = -1;
    goto out;
  }
  slots--;
out:
  pthread_mutex_unlock(&lock);
  return result;
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
  return 0;
}
