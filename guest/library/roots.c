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
    ".globaltype __stack_pointer, i32\n");

#define GET(name)                                              \
  __extension__({                                              \
    uint32_t value_;                                           \
    __asm__ volatile("global.get " #name "\n local.set %0" : "=r"(value_)); \
    value_;                                                    \
  })

void heddle_fuel_out(void);
void heddle_too_deep(void);
void heddle_stack_grow(void);
uint32_t heddle_memory_size(void);
uint32_t heddle_memory_grow(uint32_t pages);

static const volatile char first_bytes[16] __attribute__((aligned(16), section(".rodata.heddle"))) = "heddle";

/* Never called. */
__attribute__((used, visibility("hidden"))) uint32_t heddle_library_roots(void) {
  heddle_fuel_out();
  heddle_too_deep();
  heddle_stack_grow();
  uint32_t globals = GET(heddle_site) + GET(heddle_fuel) + GET(heddle_depth) + GET(heddle_depth_limit);
  return globals + GET(heddle_stack_low) + GET(__stack_pointer) + heddle_memory_grow(heddle_memory_size()) + (uint32_t)first_bytes[0];
}
