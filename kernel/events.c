/* The countdown to the next event that the engine wants to see, and spin detection. */
#include "kernel.h"

/* Slot 1 of the shared table holds the program's park function: it saves the stack pointer and suspends the coroutine. */
typedef void (*park_function)(void);
static void park(void) { ((park_function)1)(); }

void NOINLINE slow_event(u32 kind, u32 address, u32 bytes, u32 site) {
  if (engine_event(kind, address, bytes, site)) park();
}

shared_words *EXPORT(words_address)(void) { return &words; }

/* A thread that only reads the same places with the same results makes no progress until another thread writes: it is spinning.
 * Keys are hashes of (site, address, value); any effect of the thread empties the list. Loops that write what was there: rounds.c. */
/* Moves the flag to the thread that it belongs to: before a switch and before the list is used. */
void EXPORT(settle_effect)(void) {
  if (!words.effect_seen) return;
  words.effect_seen = 0;
  words.effects++;
  words.spin_hits = 0;
  thread *t = self;
  t->spin_used = t->spin_hits = 0;
  words.own_effects = ++t->own_effects;
  if (LIKELY(!words.strong_effect)) {
    t->wrote = 1;
    return;
  }
  words.strong_effect = 0;
  round_effect();
}

void note_idle(u32 key) {
  settle_effect();
  thread *t = self;
  if (UNLIKELY(watching)) {
    watched_visit(key);
    return;
  }
  if (t->wrote) suspect_round(key);
  u32 used = t->spin_used < 8 ? t->spin_used : 8;
  for (u32 i = 0; i < used; i++)
    if (t->spin_keys[i] == key) {
      words.spin_hits = ++t->spin_hits;
      return;
    }
  t->spin_keys[t->spin_used++ & 7] = key;
}

u32 mix(u32 a, u32 b, u32 c) {
  u32 hash = a * 0x9e3779b1u ^ b * 0x85ebca6bu ^ c * 0xc2b2ae35u;
  return hash ^ hash >> 15;
}
void EXPORT(idle)(u32 site, u32 address, u32 value) { note_idle(mix(site, address, value)); }
