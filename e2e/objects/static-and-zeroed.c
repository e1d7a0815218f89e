/* Objects that nobody initialises in a call, and one that its last user destroys. */
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <threads.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, zeroed;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static once_flag flag = ONCE_FLAG_INIT;
static sem_t posted;
static mtx_t recursive;
static pthread_spinlock_t spin;
static thread_local mtx_t own;
static int ready;

struct node {
  pthread_mutex_t mutex;
  int references;
};

static void nothing(void) {}

/* POSIX: a mutex may be destroyed as soon as it is unlocked. */
static void drop(struct node *node) {
  pthread_mutex_lock(&node->mutex);
  int left = --node->references;
  pthread_mutex_unlock(&node->mutex);
  if (left > 0) return;
  pthread_mutex_destroy(&node->mutex);
  free(node);
}

static void *worker(void *node) {
  pthread_mutex_lock(&mutex);
  ready = 1;
  pthread_cond_broadcast(&condition);
  pthread_mutex_unlock(&mutex);
  pthread_mutex_lock(&zeroed);
  pthread_mutex_unlock(&zeroed);
  if (pthread_rwlock_tryrdlock(&lock) == 0) pthread_rwlock_unlock(&lock);
  if (pthread_spin_trylock(&spin) == 0) pthread_spin_unlock(&spin);
  mtx_lock(&recursive);
  mtx_unlock(&recursive);
  call_once(&flag, nothing);
  sem_post(&posted);
  mtx_init(&own, mtx_plain);
  mtx_lock(&own);
  mtx_unlock(&own);
  mtx_destroy(&own);
  drop(node);
  return 0;
}

int main(void) {
  pthread_t a, b;
  struct node *node = calloc(1, sizeof *node);
  node->references = 2;
  mtx_init(&recursive, mtx_recursive);
  pthread_spin_init(&spin, 0);
  pthread_create(&a, 0, worker, node);
  pthread_create(&b, 0, worker, node);
  pthread_mutex_lock(&mutex);
  while (!ready) pthread_cond_wait(&condition, &mutex);
  pthread_mutex_unlock(&mutex);
  sem_wait(&posted);
  sem_wait(&posted);
  sem_destroy(&posted);
  pthread_join(a, 0);
  pthread_join(b, 0);
  mtx_destroy(&recursive);
  pthread_spin_destroy(&spin);
  pthread_rwlock_destroy(&lock);
  pthread_cond_destroy(&condition);
  pthread_mutex_destroy(&mutex);
}
