#include <pthread.h>
#include <stdlib.h>

struct config {
  int verbosity;
};

static struct config *config;
static pthread_mutex_t config_lock = PTHREAD_MUTEX_INITIALIZER;

static struct config *get_config(void) {
  if (config == NULL) {
    pthread_mutex_lock(&config_lock);
    if (config == NULL) {
      struct config *fresh = malloc(sizeof *fresh);
      fresh->verbosity = 2;
      config = fresh;
    }
    pthread_mutex_unlock(&config_lock);
  }
  return config;
}

static void *worker(void *arg) {
  *(int *)arg = get_config()->verbosity;
  return NULL;
}

int main(void) {
  int first = 0, second = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &first);
  pthread_create(&b, NULL, worker, &second);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return first == 2 && second == 2 ? 0 : 1;
}
