/* sanitizer/tsan_interface.h: what a program tells the race detector about its own synchronisation. */
#include "../abi.h"
#include "../include/sanitizer/tsan_interface.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* kernel/annotations.c */
void kernel_ignore(int begin) HEDDLE_KERNEL(ignore);
void kernel_benign_range(const volatile void *address, uint32_t bytes) HEDDLE_KERNEL(benign_range);

void __tsan_acquire(void *object) { heddle_acquire(object); }
void __tsan_release(void *object) { heddle_release(object); }

void __tsan_mutex_create(void *mutex, unsigned flags) { (void)mutex, (void)flags; }
void __tsan_mutex_destroy(void *mutex, unsigned flags) { (void)mutex, (void)flags; }
void __tsan_mutex_pre_lock(void *mutex, unsigned flags) { (void)mutex, (void)flags; }

/* What readers of a lock did is before what its next writer does, and not before what other readers do: an edge of its own, kept under the address of the
 * lock's second byte. */
static void *readers_of(const volatile void *lock) { return (char *)lock + 1; }

static void lock_taken(const volatile void *lock, int writes) {
  heddle_acquire((void *)lock);
  if (writes) heddle_acquire(readers_of(lock));
}

static void lock_given_back(const volatile void *lock, int writes) { heddle_release(writes ? (void *)lock : readers_of(lock)); }

void __tsan_mutex_post_lock(void *mutex, unsigned flags, int recursion) {
  (void)recursion;
  if (!(flags & __tsan_mutex_try_lock_failed)) lock_taken(mutex, !(flags & __tsan_mutex_read_lock));
}

int __tsan_mutex_pre_unlock(void *mutex, unsigned flags) {
  lock_given_back(mutex, !(flags & __tsan_mutex_read_lock));
  return 1;
}

void __tsan_mutex_post_unlock(void *mutex, unsigned flags) { (void)mutex, (void)flags; }
void __tsan_mutex_pre_signal(void *mutex, unsigned flags) { (void)mutex, (void)flags; }
void __tsan_mutex_post_signal(void *mutex, unsigned flags) { (void)mutex, (void)flags; }
void __tsan_mutex_pre_divert(void *mutex, unsigned flags) { (void)mutex, (void)flags; }
void __tsan_mutex_post_divert(void *mutex, unsigned flags) { (void)mutex, (void)flags; }

void AnnotateHappensBefore(const char *file, int line, const volatile void *object) {
  (void)file, (void)line;
  heddle_release((void *)object);
}

void AnnotateHappensAfter(const char *file, int line, const volatile void *object) {
  (void)file, (void)line;
  heddle_acquire((void *)object);
}

void AnnotateRWLockCreate(const char *file, int line, const volatile void *lock) { (void)file, (void)line, (void)lock; }
void AnnotateRWLockCreateStatic(const char *file, int line, const volatile void *lock) { (void)file, (void)line, (void)lock; }
void AnnotateRWLockDestroy(const char *file, int line, const volatile void *lock) { (void)file, (void)line, (void)lock; }

void AnnotateRWLockAcquired(const char *file, int line, const volatile void *lock, long writes) {
  (void)file, (void)line;
  lock_taken(lock, writes != 0);
}

void AnnotateRWLockReleased(const char *file, int line, const volatile void *lock, long writes) {
  (void)file, (void)line;
  lock_given_back(lock, writes != 0);
}

void __tsan_ignore_thread_begin(void) { kernel_ignore(1); }
void __tsan_ignore_thread_end(void) { kernel_ignore(0); }

/* Reads and writes are ignored alike. */
#define IGNORE(name, begin)                \
  void name(const char *file, int line) { \
    (void)file, (void)line;                \
    kernel_ignore(begin);                  \
  }
IGNORE(AnnotateIgnoreReadsBegin, 1)
IGNORE(AnnotateIgnoreReadsEnd, 0)
IGNORE(AnnotateIgnoreWritesBegin, 1)
IGNORE(AnnotateIgnoreWritesEnd, 0)

void AnnotateBenignRaceSized(const char *file, int line, const volatile void *address, size_t bytes, const char *why) {
  (void)file, (void)line, (void)why;
  kernel_benign_range(address, bytes);
}

/* Without a size: one word, as in the TSan runtime. */
void AnnotateBenignRace(const char *file, int line, const volatile void *address, const char *why) {
  AnnotateBenignRaceSized(file, line, address, sizeof(int), why);
}

void AnnotateThreadName(const char *file, int line, const char *name) {
  (void)file, (void)line;
  pthread_setname_np(pthread_self(), name);
}

/* Races do not depend on how much of the past is remembered: all of it is. */
void __tsan_flush_memory(void) {}

/* The barrier of the TSan tests, in one word: generation (8 bits), threads that are awaited, threads that have come (12 bits each). No happens-before. */
enum { BARRIER_BITS = 12, BARRIER_MOST = (1 << BARRIER_BITS) - 1 };

void __tsan_testonly_barrier_init(unsigned *barrier, unsigned count) {
  if (count > BARRIER_MOST) {
    fprintf(stderr, "__tsan_testonly_barrier_init: %u threads, at most %d are supported\n", count, BARRIER_MOST);
    abort();
  }
  *barrier = count << BARRIER_BITS;
}

void __tsan_testonly_barrier_wait(unsigned *barrier) {
  unsigned word = *barrier, generation = word >> (2 * BARRIER_BITS), count = (word >> BARRIER_BITS) & BARRIER_MOST;
  if ((word & BARRIER_MOST) + 1 < count) {
    *barrier = word + 1;
    while (*barrier >> (2 * BARRIER_BITS) == generation) HEDDLE_AWAIT(heddle_channel_wait(barrier, "test barrier", HEDDLE_NEVER, 0));
    return;
  }
  *barrier = ((generation + 1) << (2 * BARRIER_BITS)) | (count << BARRIER_BITS);
  heddle_channel_wake(barrier, UINT32_MAX);
}
