#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int level;

static int get_level(void) {
  pthread_mutex_lock(&lock);
  int current = level;
  pthread_mutex_unlock(&lock);
  return current;
}

static void raise_level(int amount) {
  pthread_mutex_lock(&lock);
  level += amount;
  if (level > 5) {
    printf("level is now %d\n", get_level());
  }
  pthread_mutex_unlock(&lock);
}

static void *worker(void *arg) {
  raise_level(3);
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
