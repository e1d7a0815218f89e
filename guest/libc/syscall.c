/* syscall: the calls that have no other name, most of all futexes. And empty backtraces. */
#include "../pthread/internal.h"
#include "visible.h"
#include <execinfo.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static long fail(int error) {
  errno = error;
  return -1;
}

static long as_wait_result(int result) { return result == 0 ? 0 : fail(result == 1 ? EAGAIN : ETIMEDOUT); }

static long requeue(uint32_t *from, uint32_t *to, uint32_t wake, uint32_t move, int compares, uint32_t expected) {
  if ((int)wake < 0 || (int)move < 0) return fail(EINVAL);
  int done = HEDDLE_AWAIT(heddle_futex_requeue(from, to, wake, move, compares, expected));
  return done < 0 ? fail(EAGAIN) : done;
}

/* `timeout` is a number where waiters are moved, `last` a set of bits or an expected value. Bit sets other than "any" are refused: whom they wake would be
 * wrong. */
static long futex(uint32_t *word, int operation, uint32_t value, const struct timespec *timeout, uint32_t *other, uint32_t last) {
  int64_t wait = -1;
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
      if (timeout != NULL) wait = timeout->tv_sec * HEDDLE_NANOSECONDS + timeout->tv_nsec;
      return as_wait_result(HEDDLE_AWAIT(heddle_futex_wait32(word, value, wait)));
    case FUTEX_WAIT_BITSET:
      if (last != FUTEX_BITSET_MATCH_ANY) break;
      if (timeout != NULL) {
        wait = heddle_deadline(timeout) - heddle_clock_now(operation & FUTEX_CLOCK_REALTIME ? HEDDLE_CLOCK_REALTIME : HEDDLE_CLOCK_MONOTONIC);
        if (wait < 0) wait = 0;
      }
      return as_wait_result(HEDDLE_AWAIT(heddle_futex_wait32(word, value, wait)));
    case FUTEX_WAKE_BITSET:
      if (last != FUTEX_BITSET_MATCH_ANY) break;
      return HEDDLE_AWAIT(heddle_futex_notify(word, value));
    case FUTEX_WAKE: return HEDDLE_AWAIT(heddle_futex_notify(word, value));
    case FUTEX_REQUEUE: return requeue(word, other, value, (uint32_t)timeout, 0, 0);
    case FUTEX_CMP_REQUEUE: return requeue(word, other, value, (uint32_t)timeout, 1, last);
    default: break;
  }
  heddle_unsupported("futex operation other than wait, wake and requeue");
}

static long membarrier(int command) {
  static int registered;
  switch (command) {
    case MEMBARRIER_CMD_QUERY: return MEMBARRIER_CMD_GLOBAL | MEMBARRIER_CMD_PRIVATE_EXPEDITED | MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED;
    case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED: registered = 1; return 0;
    case MEMBARRIER_CMD_PRIVATE_EXPEDITED:
      if (!registered) return fail(EPERM);
      return HEDDLE_AWAIT(heddle_process_barrier());
    case MEMBARRIER_CMD_GLOBAL: return HEDDLE_AWAIT(heddle_process_barrier());
    default: return fail(EINVAL);
  }
}

static long random_bytes(void *to, size_t bytes, uint32_t site) {
  heddle_visible_write(to, (uint32_t)bytes, site);
  heddle_random(to, (uint32_t)bytes);
  return (long)bytes;
}

long syscall(long number, ...) {
  HEDDLE_ENTRY;
  char name[32];
  va_list arguments;
  va_start(arguments, number);
  long first = va_arg(arguments, long), second = va_arg(arguments, long), third = va_arg(arguments, long);
  switch (number) {
    case SYS_futex: {
      const struct timespec *timeout = va_arg(arguments, const struct timespec *);
      uint32_t *other = va_arg(arguments, uint32_t *);
      uint32_t last = va_arg(arguments, uint32_t);
      va_end(arguments);
      return futex((uint32_t *)first, (int)second, (uint32_t)third, timeout, other, last);
    }
    case SYS_gettid: return gettid();
    case SYS_getpid: return getpid();
    case SYS_sched_yield: return sched_yield();
    case SYS_exit_group: exit((int)first);
    case SYS_getcpu: return 0;
    case SYS_getrandom: return random_bytes((void *)first, (size_t)second, heddle_entry_site);
    case SYS_membarrier: va_end(arguments); return membarrier((int)first);
    default: break;
  }
  snprintf(name, sizeof name, "syscall(%ld)", number);
  heddle_unsupported(name);
}

int backtrace(void **frames, int count) {
  (void)frames, (void)count;
  return 0;
}

char **backtrace_symbols(void *const *frames, int count) {
  (void)frames, (void)count;
  return malloc(1);
}

void backtrace_symbols_fd(void *const *frames, int count, int fd) { (void)frames, (void)count, (void)fd; }
