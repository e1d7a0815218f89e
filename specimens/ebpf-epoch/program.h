/* Program objects: created by a request, invoked through a hook, attached to an extension whose provider may come and go. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "epoch.h"
#include "registry.h"

#include <pthread.h>
#include <stdatomic.h>

/* What an invocation runs; freed at once when nobody can be in it any more. */
struct code {
  struct epoch_item item;
  int length;
};

struct program {
  struct client client;
  struct epoch_item item;
  /* 0 until the program is published. */
  atomic_uint id;
  pthread_mutex_t lock;
  _Atomic(struct extension *) extension;
  int attached;
  struct code *code;
};

/* Inside of an epoch, like every request. */
struct program *program_create(void);
/* The hook calls `program`, or nothing, from now on; what it called before is freed. Inside of an epoch. */
void program_link(struct program *program);
/* Calls the linked program, if there is one. */
void program_invoke(void);
/* A request for information about the linked program. */
int program_info(void);

#endif
