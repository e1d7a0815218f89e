#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock;
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
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&lock, &attributes);
  pthread_mutexattr_destroy(&attributes);
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  pthread_mutex_destroy(&lock);
  return level == 6 ? 0 : 1;
}
