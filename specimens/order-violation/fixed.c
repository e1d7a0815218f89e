#include <assert.h>
#include <pthread.h>
#include <semaphore.h>

static int title;
static sem_t loaded;

static void *loader(void *arg) {
  title = 12;
  sem_post(&loaded);
  return arg;
}

static void *screen(void *arg) {
  sem_wait(&loaded);
  assert(title != 0);
  return arg;
}

int main(void) {
  pthread_t a, b;
  sem_init(&loaded, 0, 0);
  pthread_create(&a, NULL, loader, NULL);
  pthread_create(&b, NULL, screen, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  sem_destroy(&loaded);
  return 0;
}
