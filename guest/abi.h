/* What guest code may ask of the engine. One place for both sides: src/engine/host/ implements exactly these imports.
 *
 * A call that may block or that is a scheduling point returns HEDDLE_PARK when the scheduler wants another thread to run: the caller
 * then parks its coroutine, and the call's result is what heddle_park() returns. HEDDLE_AWAIT does both.
 */
#ifndef HEDDLE_ABI_H
#define HEDDLE_ABI_H
#include <stddef.h>
#include <stdint.h>

#define HEDDLE_IMPORT(name) __attribute__((import_module("heddle"), import_name(#name)))
#define HEDDLE_KERNEL(name) __attribute__((import_module("kernel"), import_name(#name)))
/* Programs have it redefined, so that nothing of theirs is left out (src/toolchain/flags.ts). */
#undef no_sanitize
#define HEDDLE_NO_TSAN __attribute__((no_sanitize("thread")))

#define HEDDLE_PARK ((int)0x80000000)
#define HEDDLE_AWAIT(call)                                \
  __extension__({                                         \
    int heddle_result_ = (call);                          \
    heddle_result_ == HEDDLE_PARK ? heddle_park() : heddle_result_; \
  })
/* A deadline that never comes, in nanoseconds. */
#define HEDDLE_NEVER INT64_MAX

#ifdef __cplusplus
extern "C" {
#endif

/* Suspends this coroutine; returns the result of the operation that parked. Saves stack pointer, TLS base, errno (guest/core.c). */
int heddle_park(void);

/* ---- threads. Ids count from 0 (main) in order of creation. Results: 0 or an errno value unless said otherwise. */
/* Returns the new thread's id, or -errno. */
int heddle_thread_create(void *(*start)(void *), void *arg, int detached, uint32_t stack_bytes) HEDDLE_IMPORT(thread_create);
/* The thread's return value goes to *result when result is not null. */
int heddle_thread_join(int thread, void **result) HEDDLE_IMPORT(thread_join);
/* Join that gives up at `deadline_ns` on `clock` (ETIMEDOUT); deadline 0 is pthread_tryjoin_np (EBUSY). */
int heddle_thread_timedjoin(int thread, void **result, int64_t deadline_ns, int clock) HEDDLE_IMPORT(thread_timedjoin);
int heddle_thread_detach(int thread) HEDDLE_IMPORT(thread_detach);
int heddle_thread_self(void) HEDDLE_IMPORT(thread_self);
/* pthread_exit, after destructors ran: leaves the thread's start function (core.c). */
_Noreturn void heddle_unwind_thread(void *result);
void heddle_thread_name(int thread, const char *name) HEDDLE_IMPORT(thread_name);
/* The lowest address of a thread's stack, or with `end` the one behind it; 0 where there was no such thread. */
uint32_t heddle_thread_stack(int thread, int end) HEDDLE_IMPORT(thread_stack);
int heddle_yield(void) HEDDLE_IMPORT(yield);
/* Sleeps until `deadline_ns` on `clock` (0 realtime, 1 monotonic), in virtual time. */
int heddle_sleep_until(int64_t deadline_ns, int clock) HEDDLE_IMPORT(sleep_until);
int64_t heddle_clock_now(int clock) HEDDLE_IMPORT(clock_now);

/* ---- mutexes. type: 0 normal, 1 recursive, 2 errorcheck, with HEDDLE_ROBUST_BIT. An object exists from its first use; init resets it.
 * `site` of a destroying call: heddle_site() of guest/site.h, read at the entry of the function. */
#define HEDDLE_ROBUST_BIT 4u
#define HEDDLE_OWN_WORD_BIT 0x40000000 /* it guards the word that it lies in: holders write it */
void heddle_mutex_init(void *mutex, int type) HEDDLE_IMPORT(mutex_init);
int heddle_mutex_destroy(void *mutex, uint32_t site) HEDDLE_IMPORT(mutex_destroy);
int heddle_mutex_lock(void *mutex, int type) HEDDLE_IMPORT(mutex_lock);
int heddle_mutex_trylock(void *mutex, int type) HEDDLE_IMPORT(mutex_trylock);
/* clock -1: the deadline is no time. What need not wait is as it is otherwise, what has to is EINVAL. */
int heddle_mutex_timedlock(void *mutex, int type, int64_t deadline_ns, int clock) HEDDLE_IMPORT(mutex_timedlock);
int heddle_mutex_unlock(void *mutex, int type) HEDDLE_IMPORT(mutex_unlock);
int heddle_mutex_consistent(void *mutex, int type) HEDDLE_IMPORT(mutex_consistent);
/* The thread ends: gives up a robust mutex that it still holds. 0 when there is none. */
int heddle_mutex_abandon(void) HEDDLE_IMPORT(mutex_abandon);

int heddle_spin_init(void *spin) HEDDLE_IMPORT(spin_init);
int heddle_spin_destroy(void *spin, uint32_t site) HEDDLE_IMPORT(spin_destroy);
int heddle_spin_lock(void *spin) HEDDLE_IMPORT(spin_lock);
int heddle_spin_trylock(void *spin) HEDDLE_IMPORT(spin_trylock);
int heddle_spin_unlock(void *spin) HEDDLE_IMPORT(spin_unlock);

/* ---- rwlocks. prefer_writer: readers queue behind a waiting writer. */
void heddle_rwlock_init(void *lock, int prefer_writer) HEDDLE_IMPORT(rwlock_init);
int heddle_rwlock_destroy(void *lock, uint32_t site) HEDDLE_IMPORT(rwlock_destroy);
int heddle_rwlock_rdlock(void *lock, int64_t deadline_ns, int clock) HEDDLE_IMPORT(rwlock_rdlock);
int heddle_rwlock_wrlock(void *lock, int64_t deadline_ns, int clock) HEDDLE_IMPORT(rwlock_wrlock);
int heddle_rwlock_tryrdlock(void *lock) HEDDLE_IMPORT(rwlock_tryrdlock);
int heddle_rwlock_trywrlock(void *lock) HEDDLE_IMPORT(rwlock_trywrlock);
int heddle_rwlock_unlock(void *lock) HEDDLE_IMPORT(rwlock_unlock);

/* ---- conditions. A wait returns 0 (also when woken spuriously), ETIMEDOUT, EPERM or EINVAL, with the mutex locked again. */
void heddle_cond_init(void *cond) HEDDLE_IMPORT(cond_init);
int heddle_cond_destroy(void *cond, uint32_t site) HEDDLE_IMPORT(cond_destroy);
int heddle_cond_wait(void *cond, void *mutex, int mutex_type, int64_t deadline_ns, int clock) HEDDLE_IMPORT(cond_wait);
/* A wait in parts, for any lock: queue up; unlock; sleep (0 woken, ETIMEDOUT); lock again. Leaving the queue instead of sleeping gives 1 when a signal
 * had woken the caller already. */
int heddle_cond_enlist(void *cond) HEDDLE_IMPORT(cond_enlist);
int heddle_cond_sleep(int64_t deadline_ns, int clock) HEDDLE_IMPORT(cond_sleep);
int heddle_cond_leave(void) HEDDLE_IMPORT(cond_leave);
int heddle_cond_signal(void *cond) HEDDLE_IMPORT(cond_signal);
int heddle_cond_broadcast(void *cond) HEDDLE_IMPORT(cond_broadcast);

/* ---- barriers: wait returns 1 to one thread of each generation (PTHREAD_BARRIER_SERIAL_THREAD) and 0 to the others. */
int heddle_barrier_init(void *barrier, uint32_t count) HEDDLE_IMPORT(barrier_init);
int heddle_barrier_destroy(void *barrier, uint32_t site) HEDDLE_IMPORT(barrier_destroy);
int heddle_barrier_wait(void *barrier) HEDDLE_IMPORT(barrier_wait);

/* ---- semaphores. Deadline 0 is trywait (EAGAIN). */
int heddle_sem_init(void *sem, uint32_t value) HEDDLE_IMPORT(sem_init);
int heddle_sem_destroy(void *sem, uint32_t site) HEDDLE_IMPORT(sem_destroy);
int heddle_sem_wait(void *sem, int64_t deadline_ns, int clock) HEDDLE_IMPORT(sem_wait);
int heddle_sem_post(void *sem) HEDDLE_IMPORT(sem_post);
int heddle_sem_value(void *sem) HEDDLE_IMPORT(sem_value);

/* ---- once: 1 "run the body, then call once_end", 0 "already done" (waits while another thread runs it). */
int heddle_once_begin(void *once) HEDDLE_IMPORT(once_begin);
void heddle_once_end(void *once) HEDDLE_IMPORT(once_end);

/* ---- futexes (memory.atomic.wait/notify, atomic::wait): wait returns 0 woken, 1 value differed, 2 timed out; notify how many woke.
 * timeout_ns is relative; negative: for ever. requeue wakes some who wait at `from` and lets others wait at `to`, when it compares only if the word at
 * `from` is as expected: how many that were, or -1. */
int heddle_futex_wait32(void *address, uint32_t expected, int64_t timeout_ns) HEDDLE_IMPORT(futex_wait32);
int heddle_futex_wait64(void *address, uint64_t expected, int64_t timeout_ns) HEDDLE_IMPORT(futex_wait64);
int heddle_futex_notify(void *address, uint32_t count) HEDDLE_IMPORT(futex_notify);
int heddle_futex_requeue(void *from, void *to, uint32_t wake, uint32_t move, int compares, uint32_t expected) HEDDLE_IMPORT(futex_requeue);

/* ---- epochs (grace periods). A domain is any address of the program; null is a domain of its own. Results: 0. */
int heddle_epoch_begin_section(const void *domain) HEDDLE_IMPORT(epoch_enter);
int heddle_epoch_end_section(const void *domain) HEDDLE_IMPORT(epoch_leave);
int heddle_epoch_wait(const void *domain) HEDDLE_IMPORT(epoch_synchronize);
/* What the program's own scheme does: 0 has entered, 1 is about to leave, 2 is about to wait, 3 has waited. No scheduling point, no order. */
void heddle_epoch_note(const void *domain, int what) HEDDLE_IMPORT(epoch_note);

/* ---- generic wait channels, for what is built in guest code (pipes, poll, FILE locks): channel ids are the guest's (addresses).
 * channel_wait blocks until somebody wakes the channel (0) or the deadline passes (ETIMEDOUT). The caller is queued at once: no other thread
 * runs between what it last looked at and its sleep, so no wake-up is lost. No happens-before of their own: use heddle_acquire / heddle_release. */
int heddle_channel_wait(void *channel, const char *what, int64_t deadline_ns, int clock) HEDDLE_IMPORT(channel_wait);
void heddle_channel_wake(void *channel, uint32_t count) HEDDLE_IMPORT(channel_wake);

/* ---- happens-before edges by hand (also __tsan_acquire / __tsan_release). */
void heddle_acquire(void *object) HEDDLE_IMPORT(acquire);
void heddle_release(void *object) HEDDLE_IMPORT(release);

/* ---- a scheduling point, mostly in exhaustive search only: what follows, up to the next point, is one transition. */
int heddle_point(void) HEDDLE_IMPORT(point);
/* The calling thread's stack: guest/core.c. */
struct heddle_stack {
  uint32_t low, bytes;
};
struct heddle_stack heddle_own_stack(void);
extern uint32_t heddle_exploring; /* exhaustive search: guest/core.c */
#define HEDDLE_POINT ((void)(heddle_exploring ? HEDDLE_AWAIT(heddle_point()) : 0))
/* Before an object is initialised: the same, but none before there is a second thread. */
int heddle_init_point(void) HEDDLE_IMPORT(init_point);
#define HEDDLE_INIT_POINT ((void)(heddle_exploring ? HEDDLE_AWAIT(heddle_init_point()) : 0))
/* One in every search, as long as other threads live: they may run on, or for the first time, before the process ends. */
#define HEDDLE_END_POINT ((void)HEDDLE_AWAIT(heddle_point()))
/* `thread`, which is the calling one, ends the program, or stays here: guest/libc/exit-handlers.c. */
void heddle_begin_end(int thread);
/* Before a call that changes or looks at files and descriptors, one state that all threads share. `fd`: what it is about, HEDDLE_NO_FD for names.
 * Not before output on stdout and stderr, which no thread can see, except in exhaustive search. */
int heddle_system_point(int fd) HEDDLE_IMPORT(system_point);
#define HEDDLE_NO_FD (-1)
#define HEDDLE_SYSTEM_POINT(fd) ((void)HEDDLE_AWAIT(heddle_system_point(fd)))
/* A fence in every thread of the process. */
int heddle_process_barrier(void) HEDDLE_IMPORT(process_barrier);

/* ---- heap. Metadata lives outside the program's memory. Null when the limit is reached. free reports invalid and double frees. */
void *heddle_heap_alloc(uint32_t size, uint32_t align, int zero) HEDDLE_IMPORT(heap_alloc);
void heddle_heap_free(void *block, uint32_t site) HEDDLE_IMPORT(heap_free);
void *heddle_heap_realloc(void *block, uint32_t size, uint32_t site) HEDDLE_IMPORT(heap_realloc);
uint32_t heddle_heap_size(void *block) HEDDLE_IMPORT(heap_size);
/* Page-granular memory for mmap and sbrk: zeroed, multiples of 64 KiB are not needed (4 KiB pages). Null when the limit is reached. */
void *heddle_pages_map(uint32_t bytes, uint32_t align) HEDDLE_IMPORT(pages_map);
int heddle_pages_unmap(void *address, uint32_t bytes) HEDDLE_IMPORT(pages_unmap);
/* access: 0 none, 1 read only, 3 read and write. Later accesses against it are findings (trap). */
int heddle_pages_protect(void *address, uint32_t bytes, int access) HEDDLE_IMPORT(pages_protect);
void *heddle_sbrk(int32_t increment) HEDDLE_IMPORT(sbrk);

/* ---- accesses made on behalf of the program by code that the TSan pass has not seen (mem*, str*, read, printf %s...). */
void heddle_read_range(const void *address, uint32_t bytes, uint32_t site) HEDDLE_KERNEL(read_range);
void heddle_write_range(void *address, uint32_t bytes, uint32_t site) HEDDLE_KERNEL(write_range);
/* `site`: heddle_site() of guest/site.h, read at the entry of the function. */

/* ---- free choices: 0..n-1, explored by every strategy. */
uint32_t heddle_choose_value(uint32_t n) HEDDLE_IMPORT(choose);
/* The program's own random bytes: deterministic. */
void heddle_random(void *buffer, uint32_t bytes) HEDDLE_IMPORT(random);

/* ---- ends of an execution (never return; each is a finding or a verdict). */
_Noreturn void heddle_fail_assertion(const char *expression, const char *file, int line, const char *function) HEDDLE_IMPORT(fail_assertion);
_Noreturn void heddle_fail_abort(const char *message) HEDDLE_IMPORT(fail_abort);
_Noreturn void heddle_fail_exception(const char *type, const char *what) HEDDLE_IMPORT(fail_exception);
_Noreturn void heddle_exit(int status) HEDDLE_IMPORT(exit);
/* An unsupported call was reached at run time: exit 2 of the whole check, with its name. */
_Noreturn void heddle_unsupported(const char *name) HEDDLE_IMPORT(unsupported);
/* heddle_assume(false): this execution does not count. */
_Noreturn void heddle_abandon(void) HEDDLE_IMPORT(abandon);
/* Every scheduling point until the matching end keeps this thread running (heddle_atomic_begin/end). */
/* ---- atomics under the C11 model (guest/tsan.c). `slot` holds the value; a compare-exchange's desired one 16 bytes after the expected.
 * `mark`: what the kernel's model_access returned; before the call it has been told of the access, after it of a round without effect. */
void heddle_atomic_load(const volatile void *address, uint32_t bytes, int order, uint32_t site, void *slot, uint32_t mark) HEDDLE_IMPORT(atomic_load);
void heddle_atomic_store(volatile void *address, uint32_t bytes, int order, uint32_t site, void *slot, uint32_t mark) HEDDLE_IMPORT(atomic_store);
/* A read-modify-write; `slot`: 16 bytes later, what it writes when it reads the newest value. Returns 0 when it did. Else `slot` holds the value that
 * it reads, and heddle_atomic_modify writes: nothing may happen between the two. */
int heddle_atomic_update(volatile void *address, uint32_t bytes, int order, uint32_t site, void *slot, uint32_t mark)
    HEDDLE_IMPORT(atomic_update);
void heddle_atomic_modify(volatile void *address, uint32_t bytes, int order, uint32_t site, void *slot) HEDDLE_IMPORT(atomic_modify);
/* Returns 1 when a weak one failed although the value was the expected one. */
int heddle_atomic_compare_exchange(volatile void *address, uint32_t bytes, int success, int failure, uint32_t site, void *slot, int weak)
    HEDDLE_IMPORT(atomic_compare_exchange);
void heddle_atomic_fence(int order, uint32_t site) HEDDLE_IMPORT(atomic_fence);
/* From here on the running thread reads no older value of the atomic at `address` than the newest store. Synchronises with nothing. */
void heddle_atomic_observe(const volatile void *address) HEDDLE_IMPORT(atomic_observe);

void heddle_atomic_section(int begin) HEDDLE_IMPORT(atomic_section);

#ifdef __cplusplus
}
#endif
#endif
