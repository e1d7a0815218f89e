#include <errno.h>
#include <limits.h>
#include <semaphore.h>
int main(void) {
  sem_t semaphore;
  if (sem_init(&semaphore, 0, SEM_VALUE_MAX) != 0) return 1;
  return sem_post(&semaphore) == -1 && errno == EOVERFLOW ? 0 : 2;
}
