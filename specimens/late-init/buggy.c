#include <pthread.h>
#include <stdlib.h>

struct sink {
  int lines;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct sink *sink;

static void *logger(void *arg) {
  pthread_mutex_lock(&lock);
  sink->lines++;
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, logger, NULL);
  struct sink *fresh = calloc(1, sizeof *fresh);
  pthread_mutex_lock(&lock);
  sink = fresh;
  pthread_mutex_unlock(&lock);
  pthread_join(thread, NULL);
  free(sink);
  return 0;
}
