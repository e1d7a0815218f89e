/* Annotations that a program gives to the ThreadSanitizer runtime; Heddle understands them all. */
#ifndef HEDDLE_TSAN_INTERFACE_H
#define HEDDLE_TSAN_INTERFACE_H
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is before the release on an address happens before what follows a later acquire on it. */
void __tsan_acquire(void *);
void __tsan_release(void *);

/* Locks that the program implements itself. */
#define __tsan_mutex_linker_init (1u << 0)
#define __tsan_mutex_write_reentrant (1u << 1)
#define __tsan_mutex_read_reentrant (1u << 2)
#define __tsan_mutex_not_static (1u << 8)
#define __tsan_mutex_read_lock (1u << 3)
#define __tsan_mutex_try_lock (1u << 4)
#define __tsan_mutex_try_lock_failed (1u << 5)
#define __tsan_mutex_recursive_lock (1u << 6)
#define __tsan_mutex_recursive_unlock (1u << 7)
#define __tsan_mutex_try_read_lock (__tsan_mutex_read_lock | __tsan_mutex_try_lock)
#define __tsan_mutex_try_read_lock_failed (__tsan_mutex_try_read_lock | __tsan_mutex_try_lock_failed)
void __tsan_mutex_create(void *, unsigned);
void __tsan_mutex_destroy(void *, unsigned);
void __tsan_mutex_pre_lock(void *, unsigned);
void __tsan_mutex_post_lock(void *, unsigned, int);
int __tsan_mutex_pre_unlock(void *, unsigned);
void __tsan_mutex_post_unlock(void *, unsigned);
void __tsan_mutex_pre_signal(void *, unsigned);
void __tsan_mutex_post_signal(void *, unsigned);
void __tsan_mutex_pre_divert(void *, unsigned);
void __tsan_mutex_post_divert(void *, unsigned);

/* Accesses of the calling thread are not checked in between. */
void __tsan_ignore_thread_begin(void);
void __tsan_ignore_thread_end(void);

/* Accesses that the compiler has not seen. */
void __tsan_read1(void *);
void __tsan_read2(void *);
void __tsan_read4(void *);
void __tsan_read8(void *);
void __tsan_read16(void *);
void __tsan_write1(void *);
void __tsan_write2(void *);
void __tsan_write4(void *);
void __tsan_write8(void *);
void __tsan_write16(void *);
void __tsan_read_range(void *, size_t);
void __tsan_write_range(void *, size_t);

/* __tsan_testonly_barrier_init(unsigned *, unsigned) and __tsan_testonly_barrier_wait(unsigned *) order threads in time without a happens-before edge, for
 * tests of races. Programs declare them themselves, as with the TSan runtime, whose header leaves them out. */

/* Has no effect. */
void __tsan_flush_memory(void);

/* The dynamic annotations (AnnotateHappensBefore and its like) are declared by the programs that use them, as with the TSan runtime: their types differ. */

#ifdef __cplusplus
}
#endif
#endif
