/* Atomic hooks of LLVM's ThreadSanitizer pass: each replaces the instruction. The kernel makes the scheduling point, then the operation runs
 * here as plain code (nothing else runs meanwhile), then the kernel learns what it was.
 * Plain access hooks are kernel exports and need no code here; mem* hooks are in guest/libc. */
#include "abi.h"
#include "site.h"

#define KERNEL_CALL(name) __attribute__((import_module("kernel"), import_name(#name)))
void kernel_atomic_point(uint32_t kind, const volatile void *address, uint32_t bytes, uint32_t site) KERNEL_CALL(atomic_point);
void kernel_atomic_load(const volatile void *address, uint32_t bytes, uint32_t order, uint32_t site, uint32_t value) KERNEL_CALL(atomic_load);
void kernel_atomic_store(volatile void *address, uint32_t bytes, uint32_t order, uint32_t site, uint32_t changed) KERNEL_CALL(atomic_store);
void kernel_atomic_rmw(volatile void *address, uint32_t bytes, uint32_t order, uint32_t site, uint32_t value, uint32_t changed) KERNEL_CALL(atomic_rmw);
void kernel_atomic_fence(uint32_t order) KERNEL_CALL(atomic_fence);
uint32_t kernel_model_access(uint32_t kind, const volatile void *address, uint32_t bytes, uint32_t site) KERNEL_CALL(model_access);
void kernel_model_unchanged(uint32_t site, const volatile void *address, uint32_t value) KERNEL_CALL(model_unchanged);
void kernel_idle(uint32_t site, const volatile void *address, uint32_t value) KERNEL_CALL(idle);

/* Set by the engine in executions under the C11 model: it then says which value an access reads. Values cross in the slots. The kernel is told from here:
 * a call from the program costs less than one from the engine. */
static uint32_t c11;
static uint64_t slots[4];
__attribute__((export_name("heddle_c11_flag"))) uint32_t *heddle_c11_flag(void) { return &c11; }

/* The place of the weak compare-exchange that the thread is about to make, and whether the last one failed although the value was right. */
static _Thread_local const volatile void *weak_place;
static _Thread_local int weak_failed;
/* Before a weak compare-exchange: its place. After it, with null: 0 when it failed spuriously. See src/toolchain/flags.ts. */
int heddle_weak(const volatile void *place) {
  int succeeded = !weak_failed;
  weak_place = place;
  weak_failed = 0;
  return succeeded;
}

/* Kinds of access, as in kernel/kernel.h. */
enum { ATOMIC_READ = 2, ATOMIC_WRITE = 3, ATOMIC_RMW = 4 };

typedef uint8_t value8;
typedef uint16_t value16;
typedef uint32_t value32;
typedef uint64_t value64;
typedef unsigned __int128 value128;

#define HASH(value) ((uint32_t)(value) ^ (uint32_t)((uint64_t)(value) >> 32))
/* As the engine has it, which takes all words of a value. */
#define HASH_ALL(value) (HASH(value) ^ HASH((uint64_t)((unsigned __int128)(value) >> 64)))

#define LOAD_STORE(bits)                                                                                     \
  value##bits __tsan_atomic##bits##_load(const volatile value##bits *address, int order) {                   \
    uint32_t site = heddle_site();                                                                           \
    kernel_atomic_point(ATOMIC_READ, address, bits / 8, site);                                               \
    if (c11) {                                                                                               \
      uint32_t mark = kernel_model_access(ATOMIC_READ, address, bits / 8, site);                             \
      heddle_atomic_load(address, bits / 8, order, site, slots, mark);                                       \
      value##bits read = *(value##bits *)slots;                                                              \
      kernel_idle(site, address, HASH_ALL(read));                                                            \
      return read;                                                                                           \
    }                                                                                                        \
    value##bits value = *address;                                                                            \
    kernel_atomic_load(address, bits / 8, (uint32_t)order, site, HASH(value));                               \
    return value;                                                                                            \
  }                                                                                                          \
  void __tsan_atomic##bits##_store(volatile value##bits *address, value##bits value, int order) {            \
    uint32_t site = heddle_site();                                                                           \
    kernel_atomic_point(ATOMIC_WRITE, address, bits / 8, site);                                              \
    if (c11) {                                                                                               \
      uint32_t mark = kernel_model_access(ATOMIC_WRITE, address, bits / 8, site);                            \
      *(value##bits *)slots = value;                                                                         \
      heddle_atomic_store(address, bits / 8, order, site, slots, mark);                                      \
      return;                                                                                                \
    }                                                                                                        \
    kernel_atomic_store(address, bits / 8, (uint32_t)order, site, *address != value);                        \
    *address = value;                                                                                        \
  }

#define MODIFY(bits, name, expression)                                                                       \
  value##bits __tsan_atomic##bits##_##name(volatile value##bits *address, value##bits operand, int order) {  \
    uint32_t site = heddle_site();                                                                           \
    kernel_atomic_point(ATOMIC_RMW, address, bits / 8, site);                                                \
    value##bits old = *address;                                                                              \
    value##bits fresh = (value##bits)(expression);                                                           \
    if (c11) {                                                                                               \
      uint32_t mark = kernel_model_access(ATOMIC_RMW, address, bits / 8, site);                              \
      /* What comes of the newest value, which memory holds: mostly that is the one to be read. */           \
      *(value##bits *)(slots + 2) = fresh;                                                                   \
      if (heddle_atomic_update(address, bits / 8, order, site, slots, mark)) {                               \
        old = *(value##bits *)slots;                                                                         \
        fresh = (value##bits)(expression);                                                                   \
        *(value##bits *)slots = fresh;                                                                       \
        heddle_atomic_modify(address, bits / 8, order, site, slots);                                         \
      }                                                                                                      \
      if (fresh == old) kernel_model_unchanged(site, address, HASH_ALL(old));                                \
      return old;                                                                                            \
    }                                                                                                        \
    kernel_atomic_rmw(address, bits / 8, (uint32_t)order, site, HASH(old), fresh != old);                    \
    *address = fresh;                                                                                        \
    return old;                                                                                              \
  }

/* A failed compare-exchange is a load with the failure order. */
#define COMPARE_EXCHANGE(bits)                                                                               \
  value##bits __tsan_atomic##bits##_compare_exchange_val(volatile value##bits *address, value##bits expected, value##bits desired, \
                                                         int success, int failure) {                         \
    uint32_t site = heddle_site();                                                                           \
    kernel_atomic_point(ATOMIC_RMW, address, bits / 8, site);                                                \
    if (c11) {                                                                                               \
      *(value##bits *)slots = expected;                                                                      \
      *(value##bits *)(slots + 2) = desired;                                                                 \
      int weak = weak_place == address;                                                                      \
      weak_place = 0;                                                                                        \
      weak_failed = heddle_atomic_compare_exchange(address, bits / 8, success, failure, site, slots, weak);  \
      return *(value##bits *)slots;                                                                          \
    }                                                                                                        \
    value##bits old = *address;                                                                              \
    if (old == expected) {                                                                                   \
      kernel_atomic_rmw(address, bits / 8, (uint32_t)success, site, HASH(old), desired != old);              \
      *address = desired;                                                                                    \
    } else {                                                                                                 \
      kernel_atomic_load(address, bits / 8, (uint32_t)failure, site, HASH(old));                             \
    }                                                                                                        \
    return old;                                                                                              \
  }                                                                                                          \
  int __tsan_atomic##bits##_compare_exchange_strong(volatile value##bits *address, value##bits *expected, value##bits desired, \
                                                    int success, int failure) {                              \
    value##bits wanted = *expected;                                                                          \
    *expected = __tsan_atomic##bits##_compare_exchange_val(address, wanted, desired, success, failure);      \
    return *expected == wanted;                                                                              \
  }                                                                                                          \
  int __tsan_atomic##bits##_compare_exchange_weak(volatile value##bits *address, value##bits *expected, value##bits desired, \
                                                  int success, int failure) {                                \
    return __tsan_atomic##bits##_compare_exchange_strong(address, expected, desired, success, failure);      \
  }

#define ALL(bits)                              \
  LOAD_STORE(bits)                             \
  MODIFY(bits, exchange, operand)              \
  MODIFY(bits, fetch_add, old + operand)       \
  MODIFY(bits, fetch_sub, old - operand)       \
  MODIFY(bits, fetch_and, old & operand)       \
  MODIFY(bits, fetch_or, old | operand)        \
  MODIFY(bits, fetch_xor, old ^ operand)       \
  MODIFY(bits, fetch_nand, ~(old & operand))   \
  COMPARE_EXCHANGE(bits)

ALL(8)
ALL(16)
ALL(32)
ALL(64)
ALL(128)

void __tsan_atomic_thread_fence(int order) {
  uint32_t site = heddle_site();
  if (c11) heddle_atomic_fence(order, site);
  else kernel_atomic_fence((uint32_t)order);
}
void __tsan_atomic_signal_fence(int order) { (void)order; }
