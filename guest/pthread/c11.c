/* C11 threads.h over pthread.h: the sysroot gives both the same representations. */
#include "internal.h"
#include <threads.h>

#undef thrd_equal
_Static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t) && sizeof(cnd_t) == sizeof(pthread_cond_t), "threads.h layout");
_Static_assert(sizeof(thrd_t) == sizeof(pthread_t) && sizeof(int) == sizeof(void *), "threads.h layout");

static int as_result(int error) {
  switch (error) {
    case 0: return thrd_success;
    case EBUSY: return thrd_busy;
    case ETIMEDOUT: return thrd_timedout;
    case ENOMEM:
    case EAGAIN: return thrd_nomem;
    default: return thrd_error;
  }
}

/* On wasm32 `int (*)(void *)` and `void *(*)(void *)` are one function type. */
int thrd_create(thrd_t *thread, thrd_start_t start, void *argument) {
  return as_result(pthread_create((pthread_t *)thread, NULL, (void *(*)(void *))(void (*)(void))start, argument));
}

_Noreturn void thrd_exit(int result) { pthread_exit((void *)(intptr_t)result); }

int thrd_detach(thrd_t thread) { return as_result(pthread_detach((pthread_t)thread)); }

int thrd_join(thrd_t thread, int *result) { return as_result(pthread_join((pthread_t)thread, (void **)(void *)result)); }

thrd_t thrd_current(void) { return (thrd_t)pthread_self(); }

int thrd_equal(thrd_t left, thrd_t right) { return left == right; }

void thrd_yield(void) { sched_yield(); }

int thrd_sleep(const struct timespec *duration, struct timespec *remaining) {
  switch (clock_nanosleep(CLOCK_REALTIME, 0, duration, remaining)) {
    case 0: return 0;
    case EINTR: return -1;
    default: return -2;
  }
}

void call_once(once_flag *flag, void (*body)(void)) { pthread_once(flag, body); }

int mtx_init(mtx_t *mutex, int type) {
  pthread_mutexattr_t attr;
  if ((type & ~(mtx_recursive | mtx_timed)) != 0) return thrd_error;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_settype(&attr, type & mtx_recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
  return as_result(pthread_mutex_init((pthread_mutex_t *)mutex, &attr));
}

void mtx_destroy(mtx_t *mutex) { pthread_mutex_destroy((pthread_mutex_t *)mutex); }

int mtx_lock(mtx_t *mutex) { return as_result(pthread_mutex_lock((pthread_mutex_t *)mutex)); }

int mtx_trylock(mtx_t *mutex) { return as_result(pthread_mutex_trylock((pthread_mutex_t *)mutex)); }

int mtx_timedlock(mtx_t *restrict mutex, const struct timespec *restrict deadline) {
  return as_result(pthread_mutex_timedlock((pthread_mutex_t *)mutex, deadline));
}

int mtx_unlock(mtx_t *mutex) { return as_result(pthread_mutex_unlock((pthread_mutex_t *)mutex)); }

int cnd_init(cnd_t *cond) { return as_result(pthread_cond_init((pthread_cond_t *)cond, NULL)); }

void cnd_destroy(cnd_t *cond) { pthread_cond_destroy((pthread_cond_t *)cond); }

int cnd_signal(cnd_t *cond) { return as_result(pthread_cond_signal((pthread_cond_t *)cond)); }

int cnd_broadcast(cnd_t *cond) { return as_result(pthread_cond_broadcast((pthread_cond_t *)cond)); }

int cnd_wait(cnd_t *cond, mtx_t *mutex) {
  return as_result(pthread_cond_wait((pthread_cond_t *)cond, (pthread_mutex_t *)mutex));
}

int cnd_timedwait(cnd_t *restrict cond, mtx_t *restrict mutex, const struct timespec *restrict deadline) {
  return as_result(pthread_cond_timedwait((pthread_cond_t *)cond, (pthread_mutex_t *)mutex, deadline));
}

int tss_create(tss_t *key, tss_dtor_t destructor) { return as_result(pthread_key_create(key, destructor)); }

void tss_delete(tss_t key) { pthread_key_delete(key); }

int tss_set(tss_t key, void *value) { return as_result(pthread_setspecific(key, value)); }

void *tss_get(tss_t key) { return pthread_getspecific(key); }
