/*
 * Inspect/qsort_mt: quicksort with a pool of threads (after the description of Spinellis's parallel qsort). Whoever has a part to give away marks an idle
 * thread as working first and locks it then; the thread, just between its last job and its wait, sees the mark and sorts a job that was not set yet.
 * The part is lost, and so is the order.
 */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#ifndef THREADS
#define THREADS 3
#endif
#ifndef ELEMENTS
#define ELEMENTS 32
#endif

enum { FORK_ABOVE = 4, INSERT_BELOW = 7 };
enum state { IDLE, WORKING, FINISHED };

struct worker {
  enum state state;
  unsigned *from;
  int count;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t changed;
};

static pthread_mutex_t pool_lock = PTHREAD_MUTEX_INITIALIZER;
static struct worker pool[THREADS];
static int idle;

/* An idle worker, marked and locked, or NULL. */
static struct worker *claim(void) {
  pthread_mutex_lock(&pool_lock);
  for (int i = 0; i < THREADS; i++) {
    if (pool[i].state == IDLE) {
      idle--;
      pool[i].state = WORKING;
      pthread_mutex_lock(&pool[i].lock);
      pthread_mutex_unlock(&pool_lock);
      return &pool[i];
    }
  }
  pthread_mutex_unlock(&pool_lock);
  return NULL;
}

static void swap(unsigned *a, unsigned *b) {
  unsigned kept = *a;
  *a = *b;
  *b = kept;
}

static void insertion_sort(unsigned *from, int count) {
  for (int i = 1; i < count; i++) {
    for (int j = i; j > 0 && from[j - 1] > from[j]; j--) {
      swap(&from[j - 1], &from[j]);
    }
  }
}

/* Puts the middle element to its final place and returns it. */
static int partition(unsigned *from, int count) {
  swap(&from[count / 2], &from[count - 1]);
  unsigned pivot = from[count - 1];
  int smaller = 0;
  for (int i = 0; i < count - 1; i++) {
    if (from[i] < pivot) {
      swap(&from[i], &from[smaller]);
      smaller++;
    }
  }
  swap(&from[smaller], &from[count - 1]);
  return smaller;
}

static void sort(unsigned *from, int count) {
  while (count >= INSERT_BELOW) {
    int left = partition(from, count);
    int right = count - left - 1;
    struct worker *other = left > FORK_ABOVE && right > FORK_ABOVE ? claim() : NULL;
    if (other != NULL) {
      other->from = from;
      other->count = left;
      pthread_cond_signal(&other->changed);
      pthread_mutex_unlock(&other->lock);
    } else {
      sort(from, left);
    }
    from += left + 1;
    count = right;
  }
  insertion_sort(from, count);
}

static void finish_others(struct worker *self) {
  for (int i = 0; i < THREADS; i++) {
    if (&pool[i] != self) {
      pthread_mutex_lock(&pool[i].lock);
      pool[i].state = FINISHED;
      pthread_cond_signal(&pool[i].changed);
      pthread_mutex_unlock(&pool[i].lock);
    }
  }
}

static void *work(void *arg) {
  struct worker *self = arg;
  for (;;) {
    pthread_mutex_lock(&self->lock);
    while (self->state == IDLE) {
      pthread_cond_wait(&self->changed, &self->lock);
    }
    pthread_mutex_unlock(&self->lock);
    if (self->state == FINISHED) {
      return NULL;
    }
    sort(self->from, self->count);
    pthread_mutex_lock(&pool_lock);
    self->state = IDLE;
    idle++;
    int last = idle == THREADS;
    if (last) {
      finish_others(self);
    }
    pthread_mutex_unlock(&pool_lock);
    if (last) {
      return NULL;
    }
  }
}

int main(void) {
  unsigned *elements = malloc(ELEMENTS * sizeof *elements);
  unsigned random = 1;
  for (int i = 0; i < ELEMENTS; i++) {
    random = random * 1103515245u + 12345u;
    elements[i] = (random >> 16) % ELEMENTS;
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_mutex_init(&pool[i].lock, NULL);
    pthread_cond_init(&pool[i].changed, NULL);
    pthread_create(&pool[i].thread, NULL, work, &pool[i]);
  }
  idle = THREADS;
  pthread_mutex_lock(&pool[0].lock);
  pool[0].from = elements;
  pool[0].count = ELEMENTS;
  pool[0].state = WORKING;
  idle--;
  pthread_cond_signal(&pool[0].changed);
  pthread_mutex_unlock(&pool[0].lock);
  for (int i = 0; i < THREADS; i++) {
    pthread_join(pool[i].thread, NULL);
  }
  for (int i = 1; i < ELEMENTS; i++) {
    assert(elements[i - 1] <= elements[i]);
  }
  free(elements);
  return 0;
}
