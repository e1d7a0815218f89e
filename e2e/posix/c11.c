#include "expect.h"
#include <threads.h>
#include <time.h>

static once_flag flag = ONCE_FLAG_INIT;
static mtx_t lock, recursive;
static cnd_t changed;
static tss_t slot;
static int runs, turns, destroyed;

static void once_body(void) { runs++; }
static void destroy(void *value) { destroyed += (int)(size_t)value; }

static int worker(void *argument) {
  call_once(&flag, once_body);
  mtx_lock(&lock);
  turns++;
  cnd_signal(&changed);
  mtx_unlock(&lock);
  expect(tss_set(slot, argument) == thrd_success && tss_get(slot) == argument);
  if (argument == (void *)1) thrd_exit(41);
  return 42;
}

int main(void) {
  thrd_t first, second;
  int result;
  expect(mtx_init(&lock, mtx_timed) == thrd_success && mtx_init(&recursive, mtx_plain | mtx_recursive) == thrd_success);
  expect(cnd_init(&changed) == thrd_success && tss_create(&slot, destroy) == thrd_success);
  expect(mtx_lock(&recursive) == thrd_success && mtx_trylock(&recursive) == thrd_success);
  expect(mtx_unlock(&recursive) == thrd_success && mtx_unlock(&recursive) == thrd_success);
  expect(thrd_create(&first, worker, (void *)1) == thrd_success);
  mtx_lock(&lock);
  while (turns < 1) cnd_wait(&changed, &lock);
  struct timespec time;
  expect(timespec_get(&time, TIME_UTC) == TIME_UTC);
  int waited;
  while ((waited = cnd_timedwait(&changed, &lock, &time)) == thrd_success) continue;
  expect(waited == thrd_timedout);
  mtx_unlock(&lock);
  expect(thrd_join(first, &result) == thrd_success && result == 41);
  expect(thrd_create(&second, worker, (void *)2) == thrd_success);
  thrd_yield();
  expect(thrd_sleep(&(struct timespec){.tv_nsec = 5}, NULL) == 0);
  expect(thrd_join(second, &result) == thrd_success && result == 42);
  expect(runs == 1 && turns == 2 && destroyed == 3);
  expect(thrd_equal(thrd_current(), thrd_current()) && !thrd_equal(first, second));
  mtx_destroy(&lock);
  mtx_destroy(&recursive);
  cnd_destroy(&changed);
  tss_delete(slot);
  return 0;
}
