/* The code site of the call that led here. The instrumentation (src/wasm/instrument) sets the wasm global `heddle_site` before every call of a
 * function that reads it, so read it first thing. */
#ifndef HEDDLE_SITE_H
#define HEDDLE_SITE_H
#include <stdint.h>

__asm__(".globaltype heddle_site, i32\n");
static inline __attribute__((always_inline)) uint32_t heddle_read_site_global(void) {
  uint32_t site;
  __asm__ volatile("global.get heddle_site\n local.set %0" : "=r"(site));
  return site;
}
#define heddle_site() heddle_read_site_global()
#endif
