/*
 * Starts a thread for each argument: c creates a program and links it, u unlinks the one that is there, i invokes it, q queries it, r restarts the
 * extension, s waits for a grace period. One program is linked before.
 */
#include "program.h"

#include <assert.h>
#include <stddef.h>

static void create(void) { program_link(program_create()); }
static void unlink_program(void) { program_link(NULL); }
static void query(void) { program_info(); }

/* Every request is made inside of an epoch. */
static void in_epoch(void (*request)(void)) {
  struct epoch_state state;
  epoch_enter(&state);
  request();
  epoch_exit(&state);
}

static void *creator(void *cpu) {
  epoch_run_on(*(unsigned *)cpu);
  in_epoch(create);
  return NULL;
}

static void *unlinker(void *cpu) {
  epoch_run_on(*(unsigned *)cpu);
  in_epoch(unlink_program);
  return NULL;
}

static void *invoker(void *cpu) {
  epoch_run_on(*(unsigned *)cpu);
  in_epoch(program_invoke);
  return NULL;
}

static void *inquirer(void *cpu) {
  epoch_run_on(*(unsigned *)cpu);
  in_epoch(query);
  return NULL;
}

static void *restarter(void *cpu) {
  epoch_run_on(*(unsigned *)cpu);
  provider_deregister();
  provider_register();
  return NULL;
}

static void *synchronizer(void *cpu) {
  epoch_run_on(*(unsigned *)cpu);
  epoch_synchronize();
  return NULL;
}

static void *(*start_of(char letter))(void *) {
  switch (letter) {
    case 'c':
      return creator;
    case 'u':
      return unlinker;
    case 'i':
      return invoker;
    case 'q':
      return inquirer;
    case 'r':
      return restarter;
    default:
      return synchronizer;
  }
}

enum { MOST = 8 };

int main(int count, char **arguments) {
  static unsigned cpus[MOST];
  pthread_t threads[MOST];
  assert(count <= MOST);
  epoch_init();
  provider_register();
  in_epoch(create);
  for (int i = 1; i < count; i++) {
    cpus[i] = (unsigned)i;
    pthread_create(&threads[i], NULL, start_of(*arguments[i]), &cpus[i]);
  }
  for (int i = 1; i < count; i++) pthread_join(threads[i], NULL);
  in_epoch(unlink_program);
  epoch_synchronize();
  in_epoch(query);
  assert(epoch_items() == 0);
}
