/* Objects that one thread initialises and hands over to another one, in every way that orders the two. */
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

struct box {
  pthread_mutex_t mutex;
  int value;
};
static _Atomic(struct box *) published;
static struct box *guarded;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_barrier_t barrier;
static sem_t made;
static struct box by_barrier, by_semaphore, by_join, by_once;

static void use(struct box *box) {
  pthread_mutex_lock(&box->mutex);
  box->value++;
  pthread_mutex_unlock(&box->mutex);
}

static struct box *make(void) {
  struct box *box = malloc(sizeof *box);
  pthread_mutex_init(&box->mutex, 0);
  box->value = 0;
  return box;
}

static void init_once(void) { pthread_mutex_init(&by_once.mutex, 0); }

static void *maker(void *unused) {
  pthread_mutex_init(&by_barrier.mutex, 0);
  pthread_barrier_wait(&barrier);
  pthread_mutex_init(&by_semaphore.mutex, 0);
  sem_post(&made);
  atomic_store_explicit(&published, make(), memory_order_release);
  struct box *box = make();
  pthread_mutex_lock(&guard);
  guarded = box;
  pthread_cond_signal(&filled);
  pthread_mutex_unlock(&guard);
  pthread_once(&once, init_once);
  use(&by_once);
  use(&by_barrier);
  use(&by_semaphore);
  use(box);
  use(published);
  return unused;
}

static void *joined(void *unused) {
  pthread_mutex_init(&by_join.mutex, 0);
  return unused;
}

int main(void) {
  pthread_t thread, other;
  pthread_barrier_init(&barrier, 0, 2);
  sem_init(&made, 0, 0);
  pthread_create(&other, 0, joined, 0);
  pthread_create(&thread, 0, maker, 0);
  pthread_barrier_wait(&barrier);
  use(&by_barrier);
  sem_wait(&made);
  use(&by_semaphore);
  struct box *box = atomic_load_explicit(&published, memory_order_acquire);
  if (box != 0) use(box);
  pthread_mutex_lock(&guard);
  while (guarded == 0) pthread_cond_wait(&filled, &guard);
  pthread_mutex_unlock(&guard);
  use(guarded);
  pthread_once(&once, init_once);
  use(&by_once);
  pthread_join(other, 0);
  use(&by_join);
  pthread_join(thread, 0);
  free(guarded);
  free(published);
}
