#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

enum { FRAME_BYTES = 1 << 12, FRAMES = 5, LIMIT = 2 };

struct frame {
  struct frame *next;
};

static struct frame *queue;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sem_t room, ready;

static void *producer(void *arg) {
  for (int i = 0; i < FRAMES; i++) {
    sem_wait(&room);
    struct frame *frame = malloc(FRAME_BYTES);
    pthread_mutex_lock(&lock);
    frame->next = queue;
    queue = frame;
    pthread_mutex_unlock(&lock);
    sem_post(&ready);
  }
  return arg;
}

static void *consumer(void *arg) {
  for (int i = 0; i < FRAMES; i++) {
    sem_wait(&ready);
    pthread_mutex_lock(&lock);
    struct frame *frame = queue;
    queue = frame->next;
    pthread_mutex_unlock(&lock);
    free(frame);
    sem_post(&room);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  sem_init(&room, 0, LIMIT);
  sem_init(&ready, 0, 0);
  pthread_create(&a, NULL, producer, NULL);
  pthread_create(&b, NULL, consumer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return queue == NULL ? 0 : 1;
}
