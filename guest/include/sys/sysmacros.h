/* Device numbers. */
#ifndef HEDDLE_SYS_SYSMACROS_H
#define HEDDLE_SYS_SYSMACROS_H
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif
#define major(device) ((unsigned)((((device) >> 31 >> 1) & 0xfffff000) | (((device) >> 8) & 0x00000fff)))
#define minor(device) ((unsigned)((((device) >> 12) & 0xffffff00) | ((device) & 0x000000ff)))
#define makedev(high, low) \
  ((((high) & 0xfffff000ULL) << 32) | (((high) & 0x00000fffULL) << 8) | (((low) & 0xffffff00ULL) << 12) | ((low) & 0x000000ffULL))
#ifdef __cplusplus
}
#endif
#endif
