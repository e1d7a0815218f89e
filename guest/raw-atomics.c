/* Atomic instructions that the ThreadSanitizer pass left in the program (builtins for memory.atomic.wait and notify, atomic max and min,
 * inline assembly, objects built without the pass) mean the same as its hooks do with the strongest order. src/wasm/instrument replaces
 * each of them by a call of the function of its name here, with the instruction's constant offset as one more argument.
 */
#include "abi.h"

#define SEQ_CST 5
#define RAW __attribute__((used))

/* Traps as the instruction does: when the address leaves the 32-bit range or is not aligned. */
static inline __attribute__((always_inline)) void *place(uint32_t address, uint32_t offset, uint32_t bytes) {
  uint32_t sum = address + offset;
  if (sum < address || (sum & (bytes - 1)) != 0) __builtin_trap();
  return (void *)sum;
}

/* guest/tsan.c. The instructions zero-extend narrow results and ignore the upper bits of narrow operands; so do these. */
#define DECLARE_MODIFY(bits, name) uint##bits##_t __tsan_atomic##bits##_##name(volatile uint##bits##_t *, uint##bits##_t, int)
#define DECLARE(bits)                                                                            \
  uint##bits##_t __tsan_atomic##bits##_load(const volatile uint##bits##_t *, int);               \
  void __tsan_atomic##bits##_store(volatile uint##bits##_t *, uint##bits##_t, int);              \
  DECLARE_MODIFY(bits, exchange);                                                                \
  DECLARE_MODIFY(bits, fetch_add);                                                               \
  DECLARE_MODIFY(bits, fetch_sub);                                                               \
  DECLARE_MODIFY(bits, fetch_and);                                                               \
  DECLARE_MODIFY(bits, fetch_or);                                                                \
  DECLARE_MODIFY(bits, fetch_xor);                                                               \
  uint##bits##_t __tsan_atomic##bits##_compare_exchange_val(volatile uint##bits##_t *, uint##bits##_t, uint##bits##_t, int, int);

DECLARE(8)
DECLARE(16)
DECLARE(32)
DECLARE(64)
void __tsan_atomic_thread_fence(int order);

/* `type` and `width` as in the names of the instructions, `bits` the size of the access, `value` the operand's type. */
#define RAW_MODIFY(type, width, suffix, bits, value, name, hook)                                          \
  RAW value heddle_raw_##type##_rmw##width##_##name##suffix(uint32_t address, value operand, uint32_t offset) { \
    return __tsan_atomic##bits##_##hook(place(address, offset, bits / 8), (uint##bits##_t)operand, SEQ_CST);  \
  }

/* An expected value that does not fit the access never compares equal, but the access is made all the same. */
#define RAW_ACCESSES(type, width, suffix, bits, value)                                                    \
  RAW value heddle_raw_##type##_load##width##suffix(uint32_t address, uint32_t offset) {                  \
    return __tsan_atomic##bits##_load(place(address, offset, bits / 8), SEQ_CST);                         \
  }                                                                                                       \
  RAW void heddle_raw_##type##_store##width(uint32_t address, value operand, uint32_t offset) {           \
    __tsan_atomic##bits##_store(place(address, offset, bits / 8), (uint##bits##_t)operand, SEQ_CST);      \
  }                                                                                                       \
  RAW_MODIFY(type, width, suffix, bits, value, add, fetch_add)                                            \
  RAW_MODIFY(type, width, suffix, bits, value, sub, fetch_sub)                                            \
  RAW_MODIFY(type, width, suffix, bits, value, and, fetch_and)                                            \
  RAW_MODIFY(type, width, suffix, bits, value, or, fetch_or)                                              \
  RAW_MODIFY(type, width, suffix, bits, value, xor, fetch_xor)                                            \
  RAW_MODIFY(type, width, suffix, bits, value, xchg, exchange)                                            \
  RAW value heddle_raw_##type##_rmw##width##_cmpxchg##suffix(uint32_t address, value expected, value desired, uint32_t offset) { \
    void *cell = place(address, offset, bits / 8);                                                        \
    if (expected != (uint##bits##_t)expected) return __tsan_atomic##bits##_load(cell, SEQ_CST);           \
    return __tsan_atomic##bits##_compare_exchange_val(cell, (uint##bits##_t)expected, (uint##bits##_t)desired, SEQ_CST, SEQ_CST); \
  }

RAW_ACCESSES(i32, , , 32, uint32_t)
RAW_ACCESSES(i64, , , 64, uint64_t)
RAW_ACCESSES(i32, 8, _u, 8, uint32_t)
RAW_ACCESSES(i32, 16, _u, 16, uint32_t)
RAW_ACCESSES(i64, 8, _u, 8, uint64_t)
RAW_ACCESSES(i64, 16, _u, 16, uint64_t)
RAW_ACCESSES(i64, 32, _u, 32, uint64_t)

RAW int heddle_raw_wait32(uint32_t address, uint32_t expected, int64_t timeout_ns, uint32_t offset) {
  void *cell = place(address, offset, 4);
  return HEDDLE_AWAIT(heddle_futex_wait32(cell, expected, timeout_ns));
}
RAW int heddle_raw_wait64(uint32_t address, uint64_t expected, int64_t timeout_ns, uint32_t offset) {
  void *cell = place(address, offset, 8);
  return HEDDLE_AWAIT(heddle_futex_wait64(cell, expected, timeout_ns));
}
RAW int heddle_raw_notify(uint32_t address, uint32_t count, uint32_t offset) {
  return HEDDLE_AWAIT(heddle_futex_notify(place(address, offset, 4), count));
}
RAW void heddle_raw_fence(void) { __tsan_atomic_thread_fence(SEQ_CST); }
