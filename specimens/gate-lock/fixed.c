#include <pthread.h>

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t right = PTHREAD_MUTEX_INITIALIZER;
static int moved;

static void *move_right(void *arg) {
  pthread_mutex_lock(&gate);
  pthread_mutex_lock(&left);
  pthread_mutex_lock(&right);
  moved++;
  pthread_mutex_unlock(&right);
  pthread_mutex_unlock(&left);
  pthread_mutex_unlock(&gate);
  return arg;
}

static void *move_left(void *arg) {
  pthread_mutex_lock(&gate);
  pthread_mutex_lock(&right);
  pthread_mutex_lock(&left);
  moved++;
  pthread_mutex_unlock(&left);
  pthread_mutex_unlock(&right);
  pthread_mutex_unlock(&gate);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, move_right, NULL);
  pthread_create(&b, NULL, move_left, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return moved == 2 ? 0 : 1;
}
