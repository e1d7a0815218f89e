/* POSIX: a condition may be destroyed as soon as those that wait on it have been woken, before they have gone on; so may one whose waiter has timed out. */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct gate {
  pthread_cond_t condition;
  int open;
};
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct gate *gate;

static void *waits(void *own) {
  pthread_mutex_lock(&mutex);
  while (gate == own && !gate->open) pthread_cond_wait(&gate->condition, &mutex);
  pthread_mutex_unlock(&mutex);
  return 0;
}

static void *waits_a_second(void *own) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec++;
  pthread_mutex_lock(&mutex);
  if (gate == own && !gate->open) pthread_cond_timedwait(&gate->condition, &mutex, &until);
  pthread_mutex_unlock(&mutex);
  return 0;
}

int main(void) {
  pthread_t a, b;
  struct gate *own = malloc(sizeof *own);
  pthread_cond_init(&own->condition, 0);
  own->open = 0;
  gate = own;
  pthread_create(&a, 0, waits, own);
  pthread_create(&b, 0, waits_a_second, own);
  pthread_mutex_lock(&mutex);
  own->open = 1;
  gate = 0;
  pthread_cond_broadcast(&own->condition);
  pthread_mutex_unlock(&mutex);
  pthread_cond_destroy(&own->condition);
  free(own);
  pthread_join(a, 0);
  pthread_join(b, 0);
}
