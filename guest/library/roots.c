/* Linked first into every dynamic library: imports what inserted code needs of the program that opens it (src/wasm/instrument), and takes the first
 * bytes of its data, so that no variable has address 0 in the debug information.
 */
#include "../abi.h"

__asm__(
    ".globaltype heddle_site, i32\n"
    ".globaltype heddle_fuel, i32\n"
    ".globaltype heddle_depth, i32\n"
    ".globaltype heddle_depth_limit, i32\n"
    ".globaltype heddle_stack_low, i32\n"
    ".globaltype heddle_frame, i32\n"
    ".globaltype __stack_pointer, i32\n");

#define GET(name)                                              \
  __extension__({                                              \
    uint32_t value_;                                           \
    __asm__ volatile("global.get " #name "\n local.set %0" : "=r"(value_)); \
    value_;                                                    \
  })

/* The word before the library's data is read by its entry functions (src/wasm/instrument/library-entry.ts). */
void __tsan_read4(void *address);
void heddle_fuel_out(void);
void heddle_too_deep(void);
void heddle_stack_grow(void);
uint32_t heddle_memory_size(void);
uint32_t heddle_memory_grow(uint32_t pages);

static const volatile char first_bytes[16] __attribute__((aligned(16), section(".rodata.heddle"))) = "heddle";

/* What a library registers runs when it is closed: guest/libc/dlfcn.c. */
int heddle_library_atexit(void (*function)(void *), void *argument, void *library);
extern char __dso_handle;

__attribute__((visibility("hidden"))) int __cxa_atexit(void (*function)(void *), void *argument, void *library) {
  return heddle_library_atexit(function, argument, library);
}

static void call_plain(void *function) { ((void (*)(void))function)(); }

__attribute__((visibility("hidden"))) int atexit(void (*function)(void)) {
  return heddle_library_atexit(call_plain, (void *)function, &__dso_handle);
}

/* Never called. */
__attribute__((used, visibility("hidden"))) uint32_t heddle_library_roots(void) {
  __tsan_read4(NULL);
  heddle_fuel_out();
  heddle_too_deep();
  heddle_stack_grow();
  uint32_t globals = GET(heddle_site) + GET(heddle_fuel) + GET(heddle_depth) + GET(heddle_depth_limit);
  return globals + GET(heddle_frame) + GET(heddle_stack_low) + GET(__stack_pointer) + heddle_memory_grow(heddle_memory_size()) + (uint32_t)first_bytes[0];
}
