/* Sections that Heddle keeps. -DINSIDE: synchronize inside of a section; -DNEVER: no synchronize; -DENDS, -DEXIT: sections against their rules. */
#include <heddle.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static int *_Atomic shared;

static void replace(void) {
  int *next = malloc(sizeof *next);
  *next = 1;
  int *old = atomic_exchange(&shared, next);
#ifndef NEVER
  heddle_epoch_synchronize();
#endif
  free(old);
}

static void *creator(void *arg) {
  heddle_epoch_enter();
#ifdef INSIDE
  replace();
#endif
  heddle_epoch_exit();
  return arg;
}

static void *updater(void *arg) {
#ifdef EXIT
  heddle_epoch_exit();
#endif
  replace();
  return arg;
}

static void *reader(void *arg) {
  heddle_epoch_enter();
  heddle_epoch_enter();
  int *value = atomic_load(&shared);
  heddle_epoch_exit();
  heddle_assert(*value == 1);
#ifndef ENDS
  heddle_epoch_exit();
#endif
  return arg;
}

int main(void) {
  void *(*const start[])(void *) = {creator, updater, reader};
  pthread_t threads[3];
  int *first = malloc(sizeof *first);
  *first = 1;
  atomic_init(&shared, first);
  for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, start[i], NULL);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
  free(shared);
}
