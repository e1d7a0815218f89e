/* Domains: threads that run bytecode, and how one of them stops all others at safepoints. */
#include <sched.h>
#include <stdlib.h>
#include "runtime.h"

/* How a domain says that it has parked, and with it what its stack holds. The collector acquires it. */
#ifdef PUBLISH_RELAXED
#define PUBLISH memory_order_relaxed
#else
#define PUBLISH memory_order_release
#endif

/* Guards `domains` and is held while the world is stopped. Who waits for it is parked. */
pthread_mutex_t domains_lock = PTHREAD_MUTEX_INITIALIZER;
struct domain *domains[MOST_DOMAINS];
_Thread_local struct domain *self;
static _Atomic int stop_requested;
static int collections;

static void publish(void) { atomic_store_explicit(&self->parked, 1, PUBLISH); }

static void park(void) {
  minor_collection();
  publish();
}

/* Goes on as soon as the world is not stopped. Either this sees the request, or who requests sees that it runs. */
static void unpark(void) {
  for (;;) {
    atomic_store(&self->parked, 0);
    if (!atomic_load(&stop_requested)) return;
    publish();
    while (atomic_load(&stop_requested)) sched_yield();
  }
}

void safepoint(void) {
  if (!atomic_load_explicit(&stop_requested, memory_order_relaxed)) return;
  park();
  unpark();
}

/* Collects, unless another domain has done so while this one waited for its turn. */
void full_major(void) {
  park();
  pthread_mutex_lock(&domains_lock);
  atomic_store(&stop_requested, 1);
  for (int i = 0; i < MOST_DOMAINS; i++)
    while (domains[i] != NULL && !atomic_load(&domains[i]->parked)) sched_yield();
  pthread_mutex_lock(&heap_lock);
  collect();
  pthread_mutex_unlock(&heap_lock);
  collections++;
  atomic_store(&stop_requested, 0);
  pthread_mutex_unlock(&domains_lock);
  unpark();
}

static struct domain *new_domain(void) {
  struct domain *domain = calloc(1, sizeof *domain);
  put(domain->sp, STACK_WORDS);
  put(domain->result, NUMBER(0));
  atomic_init(&domain->parked, 1);
  return domain;
}

static void enter_list(struct domain *domain) {
  pthread_mutex_lock(&domains_lock);
  while (domains[domain->index] != NULL) domain->index++;
  assert(domain->index < MOST_DOMAINS);
  domains[domain->index] = domain;
  pthread_mutex_unlock(&domains_lock);
}

static void *run(void *domain) {
  self = domain;
  unpark();
  put(self->result, callback(self->entry, 1, &self->argument));
  callback_end_of_thread();
  park(); /* for ever: the result is a root until somebody takes it */
  heap_orphan(self);
  return NULL;
}

/* A new domain that applies `entry` to `argument`. */
struct domain *domain_start(const opcode *entry, value argument) {
  struct domain *domain = new_domain();
  domain->entry = entry;
  domain->argument = argument;
  park();
  enter_list(domain);
  unpark();
  assert(pthread_create(&domain->thread, NULL, run, domain) == 0);
  return domain;
}

/* Waits for the domain's end and returns its result. */
value domain_finish(struct domain *domain) {
  park();
  pthread_join(domain->thread, NULL);
  pthread_mutex_lock(&domains_lock);
  domains[domain->index] = NULL;
  pthread_mutex_unlock(&domains_lock);
  unpark();
  value result = get(domain->result);
  free(domain);
  return result;
}

/* The calling thread becomes the first domain. */
void runtime_start(void) {
  self = new_domain();
  enter_list(self);
  register_fragment(program, program + program_length);
  callback_start();
  unpark();
}

void runtime_end(void) {
  heap_check();
  free(self);
}
