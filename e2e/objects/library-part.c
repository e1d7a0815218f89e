/* Its objects are initialised by its constructor and destroyed by its destructor. */
#include <pthread.h>
#include <semaphore.h>
static pthread_mutex_t mutex;
static sem_t semaphore;
static int uses;
__attribute__((constructor)) static void begin(void) {
  pthread_mutex_init(&mutex, 0);
  sem_init(&semaphore, 0, 1);
}
__attribute__((destructor)) static void end(void) {
  pthread_mutex_destroy(&mutex);
  sem_destroy(&semaphore);
}
void use(void) {
  sem_wait(&semaphore);
  pthread_mutex_lock(&mutex);
  uses++;
  pthread_mutex_unlock(&mutex);
  sem_post(&semaphore);
}
