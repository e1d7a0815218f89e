/* CS/deadlock01: two locks taken in opposite orders. */
#include <pthread.h>

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t right = PTHREAD_MUTEX_INITIALIZER;
static int counter = 1;

static void *up(void *arg) {
  pthread_mutex_lock(&left);
  pthread_mutex_lock(&right);
  counter++;
  pthread_mutex_unlock(&right);
  pthread_mutex_unlock(&left);
  return arg;
}

static void *down(void *arg) {
  pthread_mutex_lock(&right);
  pthread_mutex_lock(&left);
  counter--;
  pthread_mutex_unlock(&left);
  pthread_mutex_unlock(&right);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, up, NULL);
  pthread_create(&b, NULL, down, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
