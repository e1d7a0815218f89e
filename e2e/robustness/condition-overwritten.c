#include <pthread.h>
#include <string.h>
int main(void) {
  pthread_cond_t condition;
  pthread_rwlock_t rwlock;
  pthread_barrier_t barrier;
  memset(&condition, 0xff, sizeof condition);
  memset(&rwlock, 0xff, sizeof rwlock);
  memset(&barrier, 0xff, sizeof barrier);
  pthread_cond_signal(&condition);
  pthread_rwlock_rdlock(&rwlock);
  pthread_rwlock_unlock(&rwlock);
  return 0;
}
