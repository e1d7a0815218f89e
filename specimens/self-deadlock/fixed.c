#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int level;

static int level_locked(void) {
  return level;
}

static void raise_level(int amount) {
  pthread_mutex_lock(&lock);
  level += amount;
  if (level > 5) {
    printf("level is now %d\n", level_locked());
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
  return level == 6 ? 0 : 1;
}
