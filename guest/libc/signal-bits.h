/* Signals and sets of them, as bits. */
#ifndef HEDDLE_SIGNAL_BITS_H
#define HEDDLE_SIGNAL_BITS_H
#include <errno.h>
#include <signal.h>

#define SIGNALS 65
#define SET_BITS 32u

static inline int fail(int error) {
  errno = error;
  return -1;
}

static inline int is_signal(int number) { return number > 0 && number < SIGNALS; }

static inline unsigned long bit(int number) { return 1ul << ((unsigned)(number - 1) % SET_BITS); }
static inline unsigned long *word(sigset_t *set, int number) { return &set->__bits[(unsigned)(number - 1) / SET_BITS]; }
#endif
