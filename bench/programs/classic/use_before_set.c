/* An order violation (Lu, Park, Seo and Zhou, "Learning from mistakes", ASPLOS 2008): the new thread uses the handle that its creator stores after creating it. */
#include <pthread.h>
#include <stdlib.h>

struct handle {
  int state;
};

static struct handle *handle;

static void *run(void *arg) {
  handle->state++;
  return arg;
}

int main(void) {
  pthread_t thread;
  struct handle *fresh = calloc(1, sizeof *fresh);
  pthread_create(&thread, NULL, run, NULL);
  handle = fresh;
  pthread_join(thread, NULL);
  free(fresh);
  return 0;
}
