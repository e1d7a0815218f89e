/* sanitizer/tsan_interface.h: what a program tells the race detector about its own synchronisation. */
#include "../abi.h"
#include "../include/sanitizer/tsan_interface.h"

/* kernel/annotations.c */
void kernel_ignore(int begin) HEDDLE_KERNEL(ignore);
void kernel_benign_range(const volatile void *address, uint32_t bytes) HEDDLE_KERNEL(benign_range);

void __tsan_acquire(void *object) { heddle_acquire(object); }
void __tsan_release(void *object) { heddle_release(object); }

void __tsan_mutex_create(void *mutex, unsigned flags) { (void)mutex, (void)flags; }
void __tsan_mutex_destroy(void *mutex, unsigned flags) { (void)mutex, (void)flags; }
void __tsan_mutex_pre_lock(void *mutex, unsigned flags) { (void)mutex, (void)flags; }

void __tsan_mutex_post_lock(void *mutex, unsigned flags, int recursion) {
  (void)recursion;
  if (!(flags & __tsan_mutex_try_lock_failed)) heddle_acquire(mutex);
}

int __tsan_mutex_pre_unlock(void *mutex, unsigned flags) {
  (void)flags;
  heddle_release(mutex);
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
void AnnotateRWLockDestroy(const char *file, int line, const volatile void *lock) { (void)file, (void)line, (void)lock; }

void AnnotateRWLockAcquired(const char *file, int line, const volatile void *lock, long writes) {
  (void)file, (void)line, (void)writes;
  heddle_acquire((void *)lock);
}

void AnnotateRWLockReleased(const char *file, int line, const volatile void *lock, long writes) {
  (void)file, (void)line, (void)writes;
  heddle_release((void *)lock);
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

/* The barrier of the TSan tests: the low half of the word counts arrivals, the high half says how many are awaited. No happens-before. */
void __tsan_testonly_barrier_init(unsigned long long *barrier, unsigned count) { *barrier = (unsigned long long)count << 32; }

void __tsan_testonly_barrier_wait(unsigned long long *barrier) {
  unsigned count = (unsigned)(*barrier >> 32), arrived = (unsigned)*barrier + 1;
  unsigned generation_end = (arrived + count - 1) / count * count;
  *barrier = (unsigned long long)count << 32 | arrived;
  if (arrived == generation_end) heddle_channel_wake(barrier, UINT32_MAX);
  while ((int)((unsigned)*barrier - generation_end) < 0) HEDDLE_AWAIT(heddle_channel_wait(barrier, "test barrier", HEDDLE_NEVER, 0));
}
