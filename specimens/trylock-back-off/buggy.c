#include <pthread.h>

static pthread_mutex_t parent = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t child = PTHREAD_MUTEX_INITIALIZER;
static int links;

static void *attach(void *arg) {
  pthread_mutex_lock(&parent);
  pthread_mutex_lock(&child);
  links++;
  pthread_mutex_unlock(&child);
  pthread_mutex_unlock(&parent);
  return arg;
}

static void *detach(void *arg) {
  pthread_mutex_lock(&child);
  if (pthread_mutex_trylock(&parent) != 0) {
    pthread_mutex_lock(&parent);
  }
  links--;
  pthread_mutex_unlock(&parent);
  pthread_mutex_unlock(&child);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, attach, NULL);
  pthread_create(&b, NULL, detach, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return links == 0 ? 0 : 1;
}
