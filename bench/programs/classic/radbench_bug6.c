/*
 * RADBench/bug6 (NSPR bug 526805): a read-write lock that prefers writers. A reader that takes it again while a writer waits is sent to wait behind the
 * writer, which waits for the reader: deadlock.
 */
#include <pthread.h>

struct rw_lock {
  pthread_mutex_t lock;
  pthread_cond_t readers_may, writers_may;
  int holders;
  int waiting_readers, waiting_writers;
};

static struct rw_lock shared = {
  .lock = PTHREAD_MUTEX_INITIALIZER,
  .readers_may = PTHREAD_COND_INITIALIZER,
  .writers_may = PTHREAD_COND_INITIALIZER,
};

/* `holders`: readers inside, or -1 for a writer. */
static void lock_for_reading(struct rw_lock *rw) {
  pthread_mutex_lock(&rw->lock);
  while (rw->holders < 0 || rw->waiting_writers > 0) {
    rw->waiting_readers++;
    pthread_cond_wait(&rw->readers_may, &rw->lock);
    rw->waiting_readers--;
  }
  rw->holders++;
  pthread_mutex_unlock(&rw->lock);
}

static void lock_for_writing(struct rw_lock *rw) {
  pthread_mutex_lock(&rw->lock);
  while (rw->holders != 0) {
    rw->waiting_writers++;
    pthread_cond_wait(&rw->writers_may, &rw->lock);
    rw->waiting_writers--;
  }
  rw->holders = -1;
  pthread_mutex_unlock(&rw->lock);
}

static void unlock(struct rw_lock *rw) {
  pthread_mutex_lock(&rw->lock);
  rw->holders = rw->holders < 0 ? 0 : rw->holders - 1;
  if (rw->holders == 0) {
    if (rw->waiting_writers > 0) {
      pthread_cond_signal(&rw->writers_may);
    } else if (rw->waiting_readers > 0) {
      pthread_cond_broadcast(&rw->readers_may);
    }
  }
  pthread_mutex_unlock(&rw->lock);
}

static void *reader(void *arg) {
  lock_for_reading(&shared);
  lock_for_reading(&shared);
  unlock(&shared);
  unlock(&shared);
  return arg;
}

static void *writer(void *arg) {
  lock_for_writing(&shared);
  unlock(&shared);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, writer, NULL);
  pthread_create(&b, NULL, reader, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
