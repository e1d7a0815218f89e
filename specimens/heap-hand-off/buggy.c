#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct request {
  int id;
  int priority;
};

static struct request *mailbox;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;

static void *producer(void *arg) {
  struct request *request = malloc(sizeof *request);
  request->id = 7;
  request->priority = 0;
  pthread_mutex_lock(&lock);
  mailbox = request;
  pthread_cond_signal(&filled);
  pthread_mutex_unlock(&lock);
  request->priority = 5;
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, producer, NULL);
  pthread_mutex_lock(&lock);
  while (mailbox == NULL) {
    pthread_cond_wait(&filled, &lock);
  }
  struct request *request = mailbox;
  pthread_mutex_unlock(&lock);
  printf("request %d, priority %d\n", request->id, request->priority);
  free(request);
  pthread_join(thread, NULL);
  return 0;
}
