/* The atomic operations of the ThreadSanitizer runtime, for programs that call them by name. */
#ifndef HEDDLE_TSAN_INTERFACE_ATOMIC_H
#define HEDDLE_TSAN_INTERFACE_ATOMIC_H
#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned char __tsan_atomic8;
typedef unsigned short __tsan_atomic16;
typedef unsigned int __tsan_atomic32;
typedef unsigned long long __tsan_atomic64;
typedef unsigned __int128 __tsan_atomic128;

typedef enum {
  __tsan_memory_order_relaxed,
  __tsan_memory_order_consume,
  __tsan_memory_order_acquire,
  __tsan_memory_order_release,
  __tsan_memory_order_acq_rel,
  __tsan_memory_order_seq_cst
} __tsan_memory_order;

#define HEDDLE_TSAN_MODIFY(bits, name) \
  __tsan_atomic##bits __tsan_atomic##bits##_##name(volatile __tsan_atomic##bits *, __tsan_atomic##bits, __tsan_memory_order);
#define HEDDLE_TSAN_ATOMICS(bits)                                                                                                    \
  __tsan_atomic##bits __tsan_atomic##bits##_load(const volatile __tsan_atomic##bits *, __tsan_memory_order);                        \
  void __tsan_atomic##bits##_store(volatile __tsan_atomic##bits *, __tsan_atomic##bits, __tsan_memory_order);                       \
  HEDDLE_TSAN_MODIFY(bits, exchange)                                                                                                 \
  HEDDLE_TSAN_MODIFY(bits, fetch_add)                                                                                                \
  HEDDLE_TSAN_MODIFY(bits, fetch_sub)                                                                                                \
  HEDDLE_TSAN_MODIFY(bits, fetch_and)                                                                                                \
  HEDDLE_TSAN_MODIFY(bits, fetch_or)                                                                                                 \
  HEDDLE_TSAN_MODIFY(bits, fetch_xor)                                                                                                \
  HEDDLE_TSAN_MODIFY(bits, fetch_nand)                                                                                               \
  int __tsan_atomic##bits##_compare_exchange_strong(volatile __tsan_atomic##bits *, __tsan_atomic##bits *, __tsan_atomic##bits,     \
                                                    __tsan_memory_order, __tsan_memory_order);                                      \
  int __tsan_atomic##bits##_compare_exchange_weak(volatile __tsan_atomic##bits *, __tsan_atomic##bits *, __tsan_atomic##bits,       \
                                                  __tsan_memory_order, __tsan_memory_order);                                        \
  __tsan_atomic##bits __tsan_atomic##bits##_compare_exchange_val(volatile __tsan_atomic##bits *, __tsan_atomic##bits,               \
                                                                 __tsan_atomic##bits, __tsan_memory_order, __tsan_memory_order);

HEDDLE_TSAN_ATOMICS(8)
HEDDLE_TSAN_ATOMICS(16)
HEDDLE_TSAN_ATOMICS(32)
HEDDLE_TSAN_ATOMICS(64)
HEDDLE_TSAN_ATOMICS(128)
#undef HEDDLE_TSAN_ATOMICS
#undef HEDDLE_TSAN_MODIFY

void __tsan_atomic_thread_fence(__tsan_memory_order);
void __tsan_atomic_signal_fence(__tsan_memory_order);

#ifdef __cplusplus
}
#endif
#endif
