/* A new thread has the mask of its creator at the time, and no signal pending. */
#define _GNU_SOURCE
#include "expect.h"
#include <pthread.h>
#include <signal.h>
#include <threads.h>

static _Thread_local int caught;

static void on_signal(int number) { caught = number; }

static int is_blocked(int number) {
  sigset_t now;
  expect(pthread_sigmask(SIG_BLOCK, NULL, &now) == 0);
  return sigismember(&now, number);
}

static void set(int how, int number) {
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, number);
  expect(pthread_sigmask(how, &one, NULL) == 0);
}

static void *inner(void *argument) {
  expect(is_blocked(SIGUSR1) && is_blocked(SIGRTMAX) && is_blocked(SIGHUP) && !is_blocked(SIGUSR2));
  return argument;
}

static void *worker(void *argument) {
  pthread_t thread;
  sigset_t now;
  expect(is_blocked(SIGUSR1) && is_blocked(SIGRTMAX) && !is_blocked(SIGUSR2) && !is_blocked(SIGHUP));
  expect(sigpending(&now) == 0 && !sigismember(&now, SIGUSR1));
  expect(raise(SIGUSR1) == 0 && caught == 0);
  set(SIG_BLOCK, SIGHUP);
  pthread_create(&thread, NULL, inner, NULL);
  pthread_join(thread, NULL);
  set(SIG_UNBLOCK, SIGUSR1);
  expect(caught == SIGUSR1);
  return argument;
}

static int with_none(void *argument) {
  (void)argument;
  return is_blocked(SIGUSR1) || is_blocked(SIGRTMAX);
}

static int plain_calls, informed_calls;
static void takes_nothing(void) { plain_calls++; }
static void informed(int number, siginfo_t *information, void *context) {
  (void)context;
  informed_calls += number == information->si_signo;
}

/* As processors do, whatever SA_SIGINFO says. */
static void handlers_of_every_type(void) {
  struct sigaction action = {.sa_flags = SA_SIGINFO, .sa_sigaction = informed};
  signal(SIGUSR2, (void (*)(int))(void *)takes_nothing);
  raise(SIGUSR2);
  for (int i = 0; i < 2; i++) {
    sigaction(SIGUSR2, &action, NULL);
    raise(SIGUSR2);
    action.sa_flags = 0;
  }
  expect(plain_calls == 1 && informed_calls == 2);
}

int main(void) {
  pthread_t threads[2];
  thrd_t last;
  int result;
  handlers_of_every_type();
  signal(SIGUSR1, on_signal);
  set(SIG_BLOCK, SIGUSR1);
  set(SIG_BLOCK, SIGRTMAX);
  raise(SIGUSR1);
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, worker, NULL);
  /* They have begun with the mask of their creation, whenever they run. */
  set(SIG_UNBLOCK, SIGUSR1);
  set(SIG_UNBLOCK, SIGRTMAX);
  expect(caught == SIGUSR1 && !is_blocked(SIGHUP));
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  expect(thrd_create(&last, with_none, NULL) == thrd_success && thrd_join(last, &result) == thrd_success && result == 0);
}
