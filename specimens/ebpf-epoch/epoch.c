/*
 * Each CPU has an epoch of its own, a list of who is inside, and a list of what waits to be released. A round goes over all CPUs twice: it proposes an
 * epoch (each CPU moves on to the newest one and says how old the oldest stay on it is), then commits it (each CPU releases what was retired before).
 *
 * SKEW: what is retired gets the stamp of the CPU's own epoch, which a round may not have reached yet, instead of the newest one.
 * SLOTS=n: only n stays at a time; RECURSIVE: a thread that is inside already takes another slot when it enters again.
 */
#include "epoch.h"
#include "notes.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct cpu {
  pthread_mutex_t lock;
  unsigned current;
  struct epoch_state *inside;
  struct epoch_item *retired;
};

struct sync_item {
  struct epoch_item item;
  bool done;
};

/* Names the epochs in reports. */
static const char ebpf_epoch;
static struct cpu cpus[CPUS];
static atomic_uint newest;
static atomic_uint items, work_items;
static struct epoch_item *work;
static pthread_mutex_t round_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t event_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t event = PTHREAD_COND_INITIALIZER;
static _Thread_local unsigned my_cpu;
#ifdef SLOTS
static sem_t slots;
#endif
static _Thread_local int depth;

void epoch_init(void) {
  newest = 1;
  for (unsigned i = 0; i < CPUS; i++) {
    pthread_mutex_init(&cpus[i].lock, NULL);
    cpus[i].current = 1;
  }
#ifdef SLOTS
  sem_init(&slots, 0, SLOTS);
#endif
}

void epoch_run_on(unsigned cpu) { my_cpu = cpu % CPUS; }

unsigned epoch_items(void) { return items + work_items; }

/* Whether this stay needs a slot, if they are limited: inner ones use that of the outermost. */
#ifdef SLOTS
static bool needs_slot(bool nested) {
#ifdef RECURSIVE
  nested = false;
#endif
  return !nested;
}

static void take_slot(bool nested) {
  if (!needs_slot(nested)) return;
  while (sem_wait(&slots) != 0) {}
}

static void give_slot(bool nested) {
  if (needs_slot(nested)) sem_post(&slots);
}
#else
static void take_slot(bool nested) { (void)nested; }
static void give_slot(bool nested) { (void)nested; }
#endif

void epoch_enter(struct epoch_state *state) {
  take_slot(depth++ > 0);
  struct cpu *cpu = &cpus[state->cpu = my_cpu];
  pthread_mutex_lock(&cpu->lock);
  state->epoch = cpu->current;
  state->next = cpu->inside;
  cpu->inside = state;
  pthread_mutex_unlock(&cpu->lock);
  /* Either a round sees this stay, or the thread sees what was unlinked before the round. */
  atomic_thread_fence(memory_order_seq_cst);
  heddle_epoch_entered(&ebpf_epoch);
}

static unsigned oldest(const struct cpu *cpu, unsigned epoch) {
  for (const struct epoch_state *state = cpu->inside; state != NULL; state = state->next)
    if (state->epoch < epoch) epoch = state->epoch;
  return epoch;
}

static struct epoch_item *take_released(struct cpu *cpu, unsigned released) {
  struct epoch_item **link = &cpu->retired, *ready = NULL;
  pthread_mutex_lock(&cpu->lock);
  while (*link != NULL) {
    struct epoch_item *item = *link;
    if (item->epoch > released) {
      link = &item->next;
      continue;
    }
    *link = item->next;
    item->next = ready;
    ready = item;
  }
  pthread_mutex_unlock(&cpu->lock);
  return ready;
}

static void release(struct epoch_item *item) {
  items--;
  if (!item->is_work) {
    item->release(item);
    return;
  }
  pthread_mutex_lock(&event_lock);
  item->next = work;
  work = item;
  work_items++;
  pthread_mutex_unlock(&event_lock);
}

static void do_work(void) {
  while (work_items > 0) {
    pthread_mutex_lock(&event_lock);
    struct epoch_item *item = work;
    if (item != NULL) {
      work = item->next;
      work_items--;
    }
    pthread_mutex_unlock(&event_lock);
    if (item != NULL) item->release(item);
  }
}

static void run_round(void) {
  pthread_mutex_lock(&round_lock);
  unsigned proposed = newest + 1, epoch = proposed;
  newest = epoch;
  for (unsigned i = 0; i < CPUS; i++) {
    pthread_mutex_lock(&cpus[i].lock);
    cpus[i].current = epoch;
    proposed = oldest(&cpus[i], proposed);
    pthread_mutex_unlock(&cpus[i].lock);
    sched_yield(); /* The message goes to the next CPU. */
  }
  for (unsigned i = 0; i < CPUS; i++) {
    struct epoch_item *ready = take_released(&cpus[i], proposed - 1);
    while (ready != NULL) {
      struct epoch_item *item = ready;
      ready = item->next;
      release(item);
    }
  }
  pthread_mutex_unlock(&round_lock);
}

void epoch_exit(struct epoch_state *state) {
  heddle_epoch_leaves(&ebpf_epoch);
  struct cpu *cpu = &cpus[state->cpu];
  pthread_mutex_lock(&cpu->lock);
  struct epoch_state **link = &cpu->inside;
  while (*link != state) link = &(*link)->next;
  *link = state->next;
  pthread_mutex_unlock(&cpu->lock);
  bool nested = --depth > 0;
  give_slot(nested);
  if (nested) return;
  if (items > 0) run_round();
  do_work();
}

void epoch_retire(struct epoch_item *item) {
  struct cpu *cpu = &cpus[my_cpu];
  atomic_thread_fence(memory_order_seq_cst);
  pthread_mutex_lock(&cpu->lock);
#ifdef SKEW
  item->epoch = cpu->current;
#else
  item->epoch = newest;
#endif
  item->next = cpu->retired;
  cpu->retired = item;
  items++;
  pthread_mutex_unlock(&cpu->lock);
}

static void signal_done(struct epoch_item *item) {
  pthread_mutex_lock(&event_lock);
  ((struct sync_item *)item)->done = true;
  pthread_cond_broadcast(&event);
  pthread_mutex_unlock(&event_lock);
}

void epoch_synchronize(void) {
  struct sync_item mine = {.item.release = signal_done};
  heddle_epoch_waits(&ebpf_epoch);
  epoch_retire(&mine.item);
  run_round();
  pthread_mutex_lock(&event_lock);
  while (!mine.done) pthread_cond_wait(&event, &event_lock);
  pthread_mutex_unlock(&event_lock);
  heddle_epoch_waited(&ebpf_epoch);
}
