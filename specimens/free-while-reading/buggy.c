#include <pthread.h>
#include <stdlib.h>

struct config {
  int limit;
};

static struct config *current;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct config *make_config(int limit) {
  struct config *config = malloc(sizeof *config);
  config->limit = limit;
  return config;
}

static void *reader(void *arg) {
  pthread_mutex_lock(&lock);
  struct config *config = current;
  pthread_mutex_unlock(&lock);
  *(int *)arg = config->limit;
  return NULL;
}

static void *reload(void *arg) {
  struct config *fresh = make_config(20);
  pthread_mutex_lock(&lock);
  struct config *old = current;
  current = fresh;
  pthread_mutex_unlock(&lock);
  free(old);
  return arg;
}

int main(void) {
  int limit = 0;
  pthread_t a, b;
  current = make_config(10);
  pthread_create(&a, NULL, reader, &limit);
  pthread_create(&b, NULL, reload, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  free(current);
  return 0;
}
