#include <pthread.h>

static pthread_mutex_t service = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t queue = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static int queued, requests;

static int queue_take(void) {
  pthread_mutex_lock(&queue);
  while (queued == 0) {
    pthread_cond_wait(&not_empty, &queue);
  }
  int item = queued;
  queued = 0;
  pthread_mutex_unlock(&queue);
  return item;
}

static void count_request(void) {
  pthread_mutex_lock(&service);
  requests++;
  pthread_mutex_unlock(&service);
}

static void *serve(void *arg) {
  count_request();
  *(int *)arg = queue_take();
  return NULL;
}

static void submit(int item) {
  count_request();
  pthread_mutex_lock(&queue);
  queued = item;
  pthread_cond_signal(&not_empty);
  pthread_mutex_unlock(&queue);
}

int main(void) {
  int served = 0;
  pthread_t thread;
  pthread_create(&thread, NULL, serve, &served);
  submit(9);
  pthread_join(thread, NULL);
  return served == 9 && requests == 2 ? 0 : 1;
}
