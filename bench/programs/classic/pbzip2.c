/*
 * CB/pbzip2-0.9.4: a parallel compressor. Main fills a queue of blocks, joins the thread that writes the results, and frees the queue with its lock. It
 * joins no consumer: one that still has to see that the work is over uses freed memory, or a lock whose pointer is gone.
 */
#include <pthread.h>
#include <stdlib.h>

enum { BLOCKS = 2, CONSUMERS = 2, CAPACITY = 4 };

struct queue {
  int blocks[CAPACITY];
  int head, tail, empty;
  pthread_mutex_t *lock;
  pthread_cond_t *changed;
};

static pthread_mutex_t output_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t output_changed = PTHREAD_COND_INITIALIZER;
static int results[BLOCKS], ready[BLOCKS];
static int all_read;

static struct queue *create_queue(void) {
  struct queue *queue = calloc(1, sizeof *queue);
  queue->empty = 1;
  queue->lock = malloc(sizeof *queue->lock);
  pthread_mutex_init(queue->lock, NULL);
  queue->changed = malloc(sizeof *queue->changed);
  pthread_cond_init(queue->changed, NULL);
  return queue;
}

static void delete_queue(struct queue *queue) {
  pthread_mutex_destroy(queue->lock);
  free(queue->lock);
  queue->lock = NULL;
  pthread_cond_destroy(queue->changed);
  free(queue->changed);
  queue->changed = NULL;
  free(queue);
}

static void *consumer(void *arg) {
  struct queue *queue = arg;
  for (;;) {
    pthread_mutex_lock(queue->lock);
    while (queue->empty) {
      if (all_read) {
        pthread_mutex_unlock(queue->lock);
        return NULL;
      }
      pthread_cond_wait(queue->changed, queue->lock);
    }
    int block = queue->blocks[queue->head];
    queue->head++;
    queue->empty = queue->head == queue->tail;
    pthread_mutex_unlock(queue->lock);
    pthread_mutex_lock(&output_lock);
    results[block] = block * block;
    ready[block] = 1;
    pthread_cond_signal(&output_changed);
    pthread_mutex_unlock(&output_lock);
  }
}

static void *writer(void *arg) {
  int *sum = arg;
  for (int i = 0; i < BLOCKS; i++) {
    pthread_mutex_lock(&output_lock);
    while (!ready[i]) {
      pthread_cond_wait(&output_changed, &output_lock);
    }
    *sum += results[i];
    pthread_mutex_unlock(&output_lock);
  }
  return NULL;
}

int main(void) {
  pthread_t consumers[CONSUMERS], output;
  int sum = 0;
  struct queue *queue = create_queue();
  for (int i = 0; i < CONSUMERS; i++) {
    pthread_create(&consumers[i], NULL, consumer, queue);
  }
  pthread_create(&output, NULL, writer, &sum);
  for (int i = 0; i < BLOCKS; i++) {
    pthread_mutex_lock(queue->lock);
    queue->blocks[queue->tail] = i;
    queue->tail++;
    queue->empty = 0;
    pthread_cond_signal(queue->changed);
    pthread_mutex_unlock(queue->lock);
  }
  pthread_mutex_lock(queue->lock);
  all_read = 1;
  pthread_cond_broadcast(queue->changed);
  pthread_mutex_unlock(queue->lock);
  pthread_join(output, NULL);
  delete_queue(queue);
  return 0;
}
