/* heddle: instrument */
/* Sets of signals, which are the program's memory. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "signal-bits.h"
#include <string.h>

int sigemptyset(sigset_t *set) {
  *set = (sigset_t){0};
  return 0;
}

int sigfillset(sigset_t *set) {
  memset(set, 0xff, sizeof *set);
  return 0;
}

int sigaddset(sigset_t *set, int number) {
  if (!is_signal(number)) return fail(EINVAL);
  *word(set, number) |= bit(number);
  return 0;
}

int sigdelset(sigset_t *set, int number) {
  if (!is_signal(number)) return fail(EINVAL);
  *word(set, number) &= ~bit(number);
  return 0;
}

int sigismember(const sigset_t *set, int number) {
  if (!is_signal(number)) return fail(EINVAL);
  return (*word((sigset_t *)set, number) & bit(number)) != 0;
}

int sigisemptyset(const sigset_t *set) {
  for (int number = 1; number < SIGNALS; number++)
    if (sigismember(set, number)) return 0;
  return 1;
}

int sigandset(sigset_t *result, const sigset_t *left, const sigset_t *right) {
  for (size_t i = 0; i < sizeof result->__bits / sizeof result->__bits[0]; i++) result->__bits[i] = left->__bits[i] & right->__bits[i];
  return 0;
}

int sigorset(sigset_t *result, const sigset_t *left, const sigset_t *right) {
  for (size_t i = 0; i < sizeof result->__bits / sizeof result->__bits[0]; i++) result->__bits[i] = left->__bits[i] | right->__bits[i];
  return 0;
}
