/* Signals that a thread raises for itself. Handlers, masks and pending signals are kept; nothing arrives from outside. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "../pthread/internal.h"
#include "visible.h"
#include "signal-bits.h"
#include <string.h>
#include <setjmp.h>
#include <unistd.h>

static struct sigaction actions[SIGNALS];
static _Thread_local sigset_t blocked, pending;

/* The engine copies a creator's mask into the thread-local block of the new thread; words that no signal has stay zero. */
__attribute__((export_name("heddle_signal_mask"))) uint32_t *heddle_signal_mask(void) {
  _Static_assert(sizeof blocked.__bits[0] == 4 && SIGNALS <= 2 * SET_BITS + 1, "a mask is two words");
  return (uint32_t *)blocked.__bits;
}

void __SIG_ERR(int number) { (void)number; }
void __SIG_IGN(int number) { (void)number; }

static int has(const sigset_t *set, int number) { return (set->__bits[(unsigned)(number - 1) / SET_BITS] & bit(number)) != 0; }
static void add(sigset_t *set, int number) { *word(set, number) |= bit(number); }
static void drop(sigset_t *set, int number) { *word(set, number) &= ~bit(number); }

int sigaction(int number, const struct sigaction *restrict fresh, struct sigaction *restrict old) {
  if (!is_signal(number) || (fresh != NULL && (number == SIGKILL || number == SIGSTOP))) return fail(EINVAL);
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  if (fresh != NULL) HEDDLE_READS(fresh, sizeof *fresh);
  if (old != NULL) HEDDLE_WRITES(old, sizeof *old);
  struct sigaction before = actions[number];
  if (fresh != NULL) actions[number] = *fresh;
  if (old != NULL) *old = before;
  return 0;
}

void (*signal(int number, void (*handler)(int)))(int) {
  struct sigaction fresh = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;
  return sigaction(number, &fresh, &old) == 0 ? old.sa_handler : SIG_ERR;
}

void (*bsd_signal(int number, void (*handler)(int)))(int) { return signal(number, handler); }

static int ignored_by_default(int number) { return number == SIGCHLD || number == SIGCONT || number == SIGURG || number == SIGWINCH; }

static void deliver(int number);

static void deliver_pending(void) {
  for (int number = 1; number < SIGNALS; number++) {
    if (!has(&pending, number) || has(&blocked, number)) continue;
    drop(&pending, number);
    deliver(number);
  }
}

/* Handlers of another type than the flags say are called as what they are: that runs on processors. */
static __attribute__((noinline, target("gc,reference-types"))) void call_handler(const struct sigaction *action, int number) {
  void (*informed)(int, siginfo_t *, void *) = action->sa_sigaction;
  void (*takes_nothing)(void) = (void (*)(void))(void *)action->sa_handler;
  if (__builtin_wasm_test_function_pointer_signature(informed)) {
    siginfo_t information = {.si_signo = number, .si_code = SI_TKILL, .si_pid = getpid(), .si_uid = getuid()};
    informed(number, &information, NULL);
  } else if (__builtin_wasm_test_function_pointer_signature(takes_nothing)) {
    takes_nothing();
  } else {
    action->sa_handler(number);
  }
}

/* While the handler runs, its signal is blocked, and so is what sa_mask says. */
static void deliver(int number) {
  struct sigaction action = actions[number];
  sigset_t before = blocked;
  if (action.sa_handler == SIG_IGN) return;
  if (action.sa_handler != SIG_DFL) {
    if (action.sa_flags & SA_RESETHAND) actions[number].sa_handler = SIG_DFL;
    for (size_t i = 0; i < sizeof blocked.__bits / sizeof blocked.__bits[0]; i++) blocked.__bits[i] |= action.sa_mask.__bits[i];
    if (!(action.sa_flags & SA_NODEFER)) add(&blocked, number);
    call_handler(&action, number);
    blocked = before;
    deliver_pending();
  } else if (!ignored_by_default(number)) {
    heddle_fail_abort(strsignal(number));
  }
}

int raise(int number) {
  if (number == 0) return 0;
  if (!is_signal(number)) return fail(EINVAL);
  if (has(&blocked, number)) return add(&pending, number), 0;
  deliver(number);
  return 0;
}

int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old) {
  HEDDLE_ENTRY;
  sigset_t before = blocked;
  if (set != NULL) {
    HEDDLE_READS(set, sizeof *set);
    if (how != SIG_BLOCK && how != SIG_UNBLOCK && how != SIG_SETMASK) return EINVAL;
    for (size_t i = 0; i < sizeof blocked.__bits / sizeof blocked.__bits[0]; i++) {
      unsigned long bits = set->__bits[i], now = before.__bits[i];
      blocked.__bits[i] = how == SIG_BLOCK ? now | bits : how == SIG_UNBLOCK ? now & ~bits : bits;
    }
    deliver_pending();
  }
  if (old != NULL) {
    HEDDLE_WRITES(old, sizeof *old);
    *old = before;
  }
  return 0;
}

/* setjmp.h: `sigsetjmp` and `siglongjmp`. */
void __heddle_save_mask(struct __jmp_buf_tag *buffer, int save) {
  _Static_assert(sizeof blocked <= sizeof buffer->__ss, "no room for the mask");
  HEDDLE_ENTRY_SITE;
  HEDDLE_WRITES(&buffer->__fl, sizeof buffer->__fl + (save ? sizeof blocked : 0));
  buffer->__fl = save != 0;
  if (save) memcpy(buffer->__ss, &blocked, sizeof blocked);
}

void __heddle_restore_mask(const struct __jmp_buf_tag *buffer) {
  sigset_t mask;
  HEDDLE_ENTRY_SITE;
  HEDDLE_READS(&buffer->__fl, sizeof buffer->__fl + (buffer->__fl ? sizeof mask : 0));
  if (!buffer->__fl) return;
  memcpy(&mask, buffer->__ss, sizeof mask);
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
}

int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old) {
  int error = pthread_sigmask(how, set, old);
  return error == 0 ? 0 : fail(error);
}

static int block(int how, int number) {
  sigset_t set = {0};
  if (!is_signal(number)) return fail(EINVAL);
  add(&set, number);
  return sigprocmask(how, &set, NULL);
}

int sighold(int number) { return block(SIG_BLOCK, number); }
int sigrelse(int number) { return block(SIG_UNBLOCK, number); }
int sigignore(int number) { return signal(number, SIG_IGN) == SIG_ERR ? -1 : 0; }

void (*sigset(int number, void (*handler)(int)))(int) {
  if (!is_signal(number)) return fail(EINVAL), SIG_ERR;
  int held = has(&blocked, number);
  if (handler == SIG_HOLD) {
    void (*before)(int) = actions[number].sa_handler;
    sighold(number);
    return held ? SIG_HOLD : before;
  }
  void (*before)(int) = signal(number, handler);
  sigrelse(number);
  return held && before != SIG_ERR ? SIG_HOLD : before;
}

int sigpending(sigset_t *set) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(set, sizeof *set);
  *set = pending;
  return 0;
}

/* Takes a signal that is pending; waiting for one would be for ever. */
int sigwait(const sigset_t *restrict set, int *restrict result) {
  HEDDLE_ENTRY;
  HEDDLE_READS(set, sizeof *set);
  for (int number = 1; number < SIGNALS; number++) {
    if (!has(set, number) || !has(&pending, number)) continue;
    drop(&pending, number);
    HEDDLE_WRITES(result, sizeof *result);
    *result = number;
    return 0;
  }
  heddle_unsupported("sigwait");
}

int kill(pid_t process, int number) {
  if (number < 0 || number >= SIGNALS) return fail(EINVAL);
  if (process != getpid() && process != 0) return fail(ESRCH);
  return raise(number);
}

int killpg(pid_t group, int number) { return kill(group, number); }

/* Nobody sends the signal that they wait for. Libraries name them where they do not come: asio without threads. */
int pause(void) { heddle_unsupported("pause"); }
int sigsuspend(const sigset_t *mask) {
  (void)mask;
  heddle_unsupported("sigsuspend");
}

int pthread_kill(pthread_t thread, int number) {
  if (number < 0 || number >= SIGNALS) return EINVAL;
  if (number == 0) return 0;
  if (!pthread_equal(thread, pthread_self())) heddle_unsupported("pthread_kill of another thread");
  return raise(number) == 0 ? 0 : errno;
}

int siginterrupt(int number, int interrupts) {
  (void)interrupts;
  return is_signal(number) ? 0 : fail(EINVAL);
}

int sigaltstack(const stack_t *restrict fresh, stack_t *restrict old) {
  HEDDLE_ENTRY;
  (void)fresh;
  if (old == NULL) return 0;
  HEDDLE_WRITES(old, sizeof *old);
  *old = (stack_t){.ss_flags = SS_DISABLE};
  return 0;
}

/* abort: a handler for SIGABRT runs first, as the standard says. */
_Noreturn void abort(void) {
  void (*handler)(int) = actions[SIGABRT].sa_handler;
  if (handler != SIG_DFL && handler != SIG_IGN) deliver(SIGABRT);
  heddle_fail_abort("abort");
}
