/* Rounds of a loop that writes, but leaves memory as it was: a compare-exchange that stores what it found, a local variable that is set back.
 *
 * A plain write counts as an effect, because hooks come before the access and carry no value. A thread that comes back to the same place with the
 * same result again and again, with nothing but plain writes between, is watched: all its plain accesses are seen (the fast hooks are told that the
 * program has no memory), and the words that it writes are kept as they were when it was at that place. Back there, a round is over; it had no
 * effect when all these words are as before. Words that another thread has touched must not change in between either: it may have seen it.
 *
 * A watch ends with an effect, when the loop is left or when it takes too long to come back; the next one of the thread then needs twice as many
 * visits to begin.
 */
#include "kernel.h"

enum { FIRST_PATIENCE = 4, MOST_PATIENCE = 1 << 16, FORGET_AFTER = 8, MOST_WORDS = 64, MOST_RANGE = 128, MOST_MISSES = 8, MOST_LOST = 32, MOST_WRITES = 4096 };

typedef struct {
  u32 address, value;
  u32 shared; /* another thread has touched it */
} kept_word;

struct watch {
  u32 key; /* where the round began; before that, where it is expected to */
  u32 others, repeats, patience; /* visits elsewhere and there before the watch */
  u32 misses, lost, writes; /* rounds with changes, visits elsewhere, writes since the last round without any */
  u32 count, shared;
  kept_word kept[MOST_WORDS];
};

u32 watching;
static u32 program_bytes;

static void set_watching(u32 on) {
  watching = on;
  for (u32 i = 0; i < 4; i++) words.sized_ends[i] = on ? 0 : program_bytes >> i;
}

void rounds_init(u32 bytes) {
  program_bytes = bytes;
  set_watching(0);
}

void begin_rounds(thread *t) {
  t->wrote = t->watched = 0;
  if (!t->watch) return;
  t->watch->key = t->watch->others = t->watch->repeats = 0;
  t->watch->patience = FIRST_PATIENCE;
}

void switch_rounds(const thread *to) {
  if (UNLIKELY(watching != to->watched)) set_watching(to->watched);
}

/* What the thread did changed something, or may have. */
void round_effect(void) {
  struct watch *w = self->watch;
  self->wrote = 0;
  if (w) w->key = w->repeats = w->others = 0;
  if (!self->watched) return;
  self->watched = 0;
  set_watching(0);
}

static void give_up(void) {
  struct watch *w = self->watch;
  if (w->patience < MOST_PATIENCE) w->patience *= 2;
  note_effect();
  settle_effect();
}

static int has_changed(const kept_word *word) { return engine_word(word->address) != word->value; }

/* The thread is at its next write or visit, or others go on: what they can see must be as before. */
void check_shared(void) {
  const struct watch *w = self->watch;
  if (!w->shared) return;
  for (u32 i = 0; i < w->count; i++)
    if (w->kept[i].shared && has_changed(&w->kept[i])) {
      give_up();
      return;
    }
}

static int is_own(u64 epoch) { return EPOCH_CLOCK(epoch) <= base_clock || EPOCH_THREAD(epoch) == current_thread; }
static int is_private(const cell *c) { return !extension_of(c) && (is_over(c) || is_own(c->read)) && is_own(c->write); }
static int is_private_word(u32 address) {
  const cell *c = &shadow_cells[address >> 2];
  if (!(c->write & SPLIT)) return is_private(c);
  const cell *b = (const cell *)(u32)c->write;
  return is_private(&b[0]) && is_private(&b[1]) && is_private(&b[2]) && is_private(&b[3]);
}

static kept_word *keep(struct watch *w, u32 address) {
  for (u32 i = 0; i < w->count; i++)
    if (w->kept[i].address == address) return &w->kept[i];
  if (w->count == MOST_WORDS) return 0;
  kept_word *word = &w->kept[w->count++];
  *word = (kept_word){address, engine_word(address), 0};
  return word;
}

void NOINLINE watched_write(u32 address, u32 bytes) {
  struct watch *w = self->watch;
  check_shared();
  if (!watching) return;
  if (bytes > MOST_RANGE || ++w->writes > MOST_WRITES) {
    give_up();
    return;
  }
  if (address >= program_bytes || bytes > program_bytes - address) return; /* the access itself is a finding */
  for (u32 at = address & ~3u; at < address + bytes; at += 4) {
    kept_word *word = keep(w, at);
    if (word && !word->shared && (self->ignoring || !is_private_word(at))) word->shared = w->shared = 1;
    if (!word || (word->shared && has_changed(word))) {
      give_up();
      return;
    }
  }
}

static void begin_watch(struct watch *w) {
  w->misses = w->lost = w->writes = w->count = w->shared = 0;
  self->watched = 1;
  set_watching(1);
}

/* The thread is at a place, and has done nothing but write plainly since it last was at one. */
void NOINLINE suspect_round(u32 key) {
  thread *t = self;
  t->wrote = 0;
  if (!t->watch) {
    t->watch = kernel_allocate(sizeof(struct watch));
    t->watch->patience = FIRST_PATIENCE;
  }
  struct watch *w = t->watch;
  if (key == w->key) {
    w->others = 0;
    if (++w->repeats >= w->patience) begin_watch(w);
  } else if (w->key == 0 || ++w->others >= FORGET_AFTER) {
    w->key = key;
    w->others = w->repeats = 0;
  }
}

static int has_changes(const struct watch *w) {
  for (u32 i = 0; i < w->count; i++)
    if (has_changed(&w->kept[i])) return 1;
  return 0;
}

/* A watched thread is at a place. */
void NOINLINE watched_visit(u32 key) {
  struct watch *w = self->watch;
  check_shared();
  if (!watching) return;
  if (key != w->key) {
    if (++w->lost == MOST_LOST) give_up();
  } else if (!has_changes(w)) {
    w->misses = w->lost = w->writes = 0;
    words.spin_hits = ++self->spin_hits;
  } else if (++w->misses == MOST_MISSES) {
    give_up();
  }
}
