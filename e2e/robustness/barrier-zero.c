#include <errno.h>
#include <pthread.h>
int main(void) {
  pthread_barrier_t barrier;
  return pthread_barrier_init(&barrier, 0, 0) == EINVAL ? 0 : 1;
}
