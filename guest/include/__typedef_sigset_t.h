/* Room for every signal, where the sysroot has a placeholder. */
#ifndef HEDDLE_SIGSET_T_H
#define HEDDLE_SIGSET_T_H
typedef struct {
  unsigned long __bits[4];
} sigset_t;
#endif
