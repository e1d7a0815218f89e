/* What a program says about its own races: threads whose plain accesses are not looked at for a while, and memory whose races are known. */
#include "kernel.h"

enum { BENIGN_RANGES = 256 };
static struct {
  u32 start, end;
} benign[BENIGN_RANGES];
static u32 benign_count;

void forget_annotations(void) { benign_count = 0; }

/* Calls nest. */
void EXPORT(ignore)(u32 begin) {
  u32 *depth = &self->ignoring;
  if (begin) ++*depth;
  else if (*depth) --*depth;
}

/* Beyond the limit races are reported: nothing is hidden by accident. */
void EXPORT(benign_range)(u32 address, u32 bytes) {
  if (benign_count == BENIGN_RANGES) return;
  benign[benign_count].start = address;
  benign[benign_count++].end = address + bytes;
}

void NOINLINE report_race(u32 address, u32 bytes, u32 kind, u32 site, u32 previous_kind, u32 previous_site, u32 previous_thread) {
  look_again = 1;
  for (u32 i = 0; i < benign_count; i++)
    if (address < benign[i].end && address + bytes > benign[i].start) return;
  engine_race(address, bytes, kind, site, previous_kind, previous_site, previous_thread);
}
