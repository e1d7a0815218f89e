#define _GNU_SOURCE
#include "expect.h"
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <unistd.h>

static pthread_key_t key, chained_key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int once_runs, destroyed, chained, cleaned[3], cleanups;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void run_once(void) { once_runs++; }

static void destroy(void *value) {
  pthread_mutex_lock(&lock);
  destroyed += *(int *)value;
  pthread_mutex_unlock(&lock);
  pthread_setspecific(chained_key, value);
}

static void destroy_chained(void *value) {
  pthread_mutex_lock(&lock);
  chained++;
  pthread_mutex_unlock(&lock);
  free(value);
}

static void clean(void *value) { cleaned[cleanups++] = (int)(size_t)value; }

static void *worker(void *argument) {
  int *value = malloc(sizeof *value);
  *value = (int)(size_t)argument;
  pthread_once(&once, run_once);
  expect(once_runs == 1);
  expect(pthread_getspecific(key) == NULL);
  expect(pthread_setspecific(key, value) == 0);
  expect(pthread_getspecific(key) == value);
  sched_yield();
  expect(pthread_getspecific(key) == value);
  errno = *value;
  sched_yield();
  expect(errno == *value);
  return argument;
}

static void *leaves(void *argument) {
  pthread_cleanup_push(clean, (void *)1);
  pthread_cleanup_push(clean, (void *)2);
  pthread_cleanup_push(clean, (void *)3);
  pthread_cleanup_pop(0);
  pthread_exit(argument);
  pthread_cleanup_pop(0);
  pthread_cleanup_pop(0);
}

static void *sleeper(void *argument) {
  usleep(1000);
  return argument;
}

static void *prints_on_a_small_stack(void *argument) {
  char text[64];
  expect(snprintf(text, sizeof text, "%Lf %s %d", 1.5L, "text", 3) == 15);
  return argument;
}

static void *names_itself(void *argument) {
  char name[16];
  expect(pthread_setname_np(pthread_self(), "worker") == 0);
  expect(pthread_setname_np(pthread_self(), "a name that is too long") == ERANGE);
  expect(pthread_getname_np(pthread_self(), name, sizeof name) == 0 && strcmp(name, "worker") == 0);
  return argument;
}

/* Both ends of the stack are the thread's own, and a variable is between them. */
static void *own_stack(void *bytes) {
  pthread_attr_t attr;
  void *low;
  size_t size;
  volatile char here = 1;
  expect(pthread_getattr_np(pthread_self(), &attr) == 0 && pthread_attr_getstack(&attr, &low, &size) == 0);
  expect(size >= (size_t)bytes && (char *)&here >= (char *)low && (char *)&here < (char *)low + size);
  *(volatile char *)low = here;
  *((volatile char *)low + size - 1) = 0;
  return bytes;
}

/* The stack of `thread` holds `address`. */
static void has_stack_around(pthread_t thread, void *address) {
  pthread_attr_t attr;
  void *low;
  size_t size;
  expect(pthread_getattr_np(thread, &attr) == 0 && pthread_attr_getstack(&attr, &low, &size) == 0);
  expect((char *)address >= (char *)low && (char *)address < (char *)low + size);
}

struct watched {
  pthread_t creator;
  void *of_creator, *own;
  sem_t ready, done;
};

static void *watched(void *argument) {
  struct watched *all = argument;
  char here = 1;
  has_stack_around(all->creator, all->of_creator);
  all->own = &here;
  sem_post(&all->ready);
  sem_wait(&all->done);
  return NULL;
}

static void stacks_of_others(void) {
  char here = 1;
  struct watched all = {.creator = pthread_self(), .of_creator = &here};
  pthread_t thread;
  sem_init(&all.ready, 0, 0);
  sem_init(&all.done, 0, 0);
  expect(pthread_create(&thread, NULL, watched, &all) == 0);
  sem_wait(&all.ready);
  has_stack_around(thread, all.own);
  sem_post(&all.done);
  expect(pthread_join(thread, NULL) == 0);
}

int main(void) {
  pthread_t threads[3], other;
  pthread_attr_t attr;
  void *result;
  size_t bytes;
  int state;

  expect(pthread_key_create(&key, destroy) == 0 && pthread_key_create(&chained_key, destroy_chained) == 0);
  for (size_t i = 0; i < 3; i++) expect(pthread_create(&threads[i], NULL, worker, (void *)(i + 1)) == 0);
  for (size_t i = 0; i < 3; i++) expect(pthread_join(threads[i], &result) == 0 && (size_t)result == i + 1);
  expect(destroyed == 6 && chained == 3);
  own_stack((void *)(4 << 20));
  stacks_of_others();
  expect(pthread_create(&other, NULL, own_stack, (void *)(512 << 10)) == 0 && pthread_join(other, NULL) == 0);
  expect(pthread_key_delete(key) == 0 && pthread_key_delete(key) == EINVAL && pthread_setspecific(key, NULL) == EINVAL);
  expect(!pthread_equal(threads[0], threads[1]) && pthread_equal(pthread_self(), pthread_self()));

  expect(pthread_create(&other, NULL, leaves, (void *)9) == 0);
  expect(pthread_join(other, &result) == 0 && result == (void *)9);
  expect(cleanups == 2 && cleaned[0] == 2 && cleaned[1] == 1);

  expect(pthread_attr_init(&attr) == 0);
  expect(pthread_attr_setstacksize(&attr, 1) == EINVAL);
  expect(pthread_attr_setstacksize(&attr, 256 * 1024) == 0 && pthread_attr_getstacksize(&attr, &bytes) == 0 && bytes == 256 * 1024);
  expect(pthread_attr_getdetachstate(&attr, &state) == 0 && state == PTHREAD_CREATE_JOINABLE);
  expect(pthread_attr_setdetachstate(&attr, 7) == EINVAL);
  expect(pthread_create(&other, &attr, sleeper, (void *)5) == 0);
  expect(pthread_tryjoin_np(other, &result) == EBUSY);
  struct timespec late = {.tv_sec = 4000000000};
  expect(pthread_timedjoin_np(other, &result, &late) == 0 && result == (void *)5);
  expect(pthread_attr_setstacksize(&attr, PTHREAD_STACK_MIN) == 0);
  expect(pthread_create(&other, &attr, prints_on_a_small_stack, NULL) == 0 && pthread_join(other, NULL) == 0);
  expect(pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED) == 0);
  expect(pthread_create(&other, &attr, names_itself, NULL) == 0);
  struct sched_param lowest = {.sched_priority = 1};
  expect(pthread_attr_setschedparam(&attr, &lowest) == EINVAL && pthread_attr_setschedpolicy(&attr, SCHED_FIFO) == 0);
  expect(pthread_attr_setschedparam(&attr, &lowest) == 0 && pthread_attr_setschedpolicy(&attr, SCHED_OTHER) == 0);
  expect(pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED) == 0);
  expect(pthread_create(&other, &attr, names_itself, NULL) == EINVAL);
  expect(pthread_attr_destroy(&attr) == 0);
  expect(pthread_join(pthread_self(), NULL) == EDEADLK);
  expect(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state) == 0 && state == PTHREAD_CANCEL_ENABLE);
  cpu_set_t set;
  expect(sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) == sysconf(_SC_NPROCESSORS_ONLN));
  usleep(10000);
  return 0;
}
