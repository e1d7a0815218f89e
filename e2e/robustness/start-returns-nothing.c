#include <pthread.h>
static int done;
static void starts(void *flag) { *(int *)flag = 1; }
int main(void) {
  union {
    void (*in)(void *);
    void *(*out)(void *);
  } start = {.in = starts};
  pthread_t thread;
  pthread_create(&thread, 0, start.out, &done);
  pthread_join(thread, 0);
  return !done;
}
