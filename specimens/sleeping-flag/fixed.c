#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

static atomic_bool work, sleeping;
static bool woken;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake_up = PTHREAD_COND_INITIALIZER;

static void *worker(void *arg) {
  atomic_store_explicit(&sleeping, true, memory_order_release);
  atomic_thread_fence(memory_order_seq_cst);
  if (!atomic_load_explicit(&work, memory_order_acquire)) {
    pthread_mutex_lock(&lock);
    while (!woken) {
      pthread_cond_wait(&wake_up, &lock);
    }
    pthread_mutex_unlock(&lock);
  }
  return arg;
}

static void submit(void) {
  atomic_store_explicit(&work, true, memory_order_release);
  atomic_thread_fence(memory_order_seq_cst);
  if (atomic_load_explicit(&sleeping, memory_order_acquire)) {
    pthread_mutex_lock(&lock);
    woken = true;
    pthread_cond_signal(&wake_up);
    pthread_mutex_unlock(&lock);
  }
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  submit();
  pthread_join(thread, NULL);
  return 0;
}
