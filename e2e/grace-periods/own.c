/*
 * A scheme of the program's own, with notes for Heddle. -DINSIDE: synchronize inside of a section; -DLOCK: under a lock that a reader takes; -DEARLY: it
 * does not wait; -DTIMED: it gives up after a while, so that nothing hangs.
 */
#include <heddle.h>
#include <pthread.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER, state = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t idle = PTHREAD_COND_INITIALIZER;
static int readers;

static void enter(void) {
  pthread_mutex_lock(&state);
  readers++;
  pthread_mutex_unlock(&state);
  heddle_epoch_entered(&readers);
}

static void leave(void) {
  heddle_epoch_leaves(&readers);
  pthread_mutex_lock(&state);
  if (--readers == 0) pthread_cond_broadcast(&idle);
  pthread_mutex_unlock(&state);
}

static void synchronize(void) {
  heddle_epoch_waits(&readers);
  pthread_mutex_lock(&state);
#if defined TIMED
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec++;
  while (readers > 0 && pthread_cond_timedwait(&idle, &state, &until) == 0) {}
#elif !defined EARLY
  while (readers > 0) pthread_cond_wait(&idle, &state);
#endif
  pthread_mutex_unlock(&state);
  heddle_epoch_waited(&readers);
}

static void *reader(void *arg) {
  enter();
#ifdef INSIDE
  synchronize();
#endif
  pthread_mutex_lock(&lock);
  pthread_mutex_unlock(&lock);
  leave();
  return arg;
}

static void *updater(void *arg) {
#ifdef LOCK
  pthread_mutex_lock(&lock);
#endif
  synchronize();
#ifdef LOCK
  pthread_mutex_unlock(&lock);
#endif
  return arg;
}

int main(void) {
  pthread_t threads[2];
  pthread_create(&threads[0], NULL, reader, NULL);
  pthread_create(&threads[1], NULL, updater, NULL);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
}
