#include <pthread.h>
#include <stdlib.h>

struct context {
  int events;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void (*callback)(struct context *);
static struct context *callback_context;

static void count_event(struct context *context) {
  context->events++;
}

static void *dispatch(void *arg) {
  pthread_mutex_lock(&lock);
  void (*function)(struct context *) = callback;
  struct context *context = callback_context;
  pthread_mutex_unlock(&lock);
  if (function != NULL) {
    function(context);
  }
  return arg;
}

static void unregister(void) {
  pthread_mutex_lock(&lock);
  struct context *context = callback_context;
  callback = NULL;
  callback_context = NULL;
  pthread_mutex_unlock(&lock);
  free(context);
}

int main(void) {
  pthread_t thread;
  callback_context = calloc(1, sizeof *callback_context);
  callback = count_event;
  pthread_create(&thread, NULL, dispatch, NULL);
  unregister();
  pthread_join(thread, NULL);
  return 0;
}
