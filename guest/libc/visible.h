/* Reports what C library code does to program memory, on behalf of the calling thread, to the race and heap checks.
 * Read the site at function entry: HEDDLE_ENTRY; the instrumentation sets it before each call of a function that reads it. */
#ifndef HEDDLE_VISIBLE_H
#define HEDDLE_VISIBLE_H
#include "../abi.h"
#if __has_include("../site.h")
#include "../site.h"
#endif

/* In exhaustive search a call is one transition: what it reads and writes is no scheduling point of its own. */
/* Without a scheduling point: what follows has one of its own. */
#define HEDDLE_ENTRY_SITE const uint32_t heddle_entry_site = heddle_site()
#define HEDDLE_ENTRY                                \
  HEDDLE_ENTRY_SITE;                                \
  HEDDLE_POINT
/* The same for a call of the operating system: see HEDDLE_SYSTEM_POINT. */
#define HEDDLE_SYSTEM_ENTRY(fd)                     \
  HEDDLE_ENTRY_SITE;                                \
  HEDDLE_SYSTEM_POINT(fd)
#define HEDDLE_READS(address, bytes) heddle_visible_read((address), (uint32_t)(bytes), heddle_entry_site)
#define HEDDLE_WRITES(address, bytes) heddle_visible_write((address), (uint32_t)(bytes), heddle_entry_site)

static inline void heddle_visible_read(const volatile void *address, uint32_t bytes, uint32_t site) {
  if (bytes != 0) heddle_read_range((const void *)address, bytes, site);
}

static inline void heddle_visible_write(volatile void *address, uint32_t bytes, uint32_t site) {
  if (bytes != 0) heddle_write_range((void *)address, bytes, site);
}

#endif
