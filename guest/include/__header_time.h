/* Clocks by their numbers on Linux. The sysroot's compiled parts still pass addresses, which guest/pthread/internal.h tells apart. */
#ifndef HEDDLE_HEADER_TIME_H
#define HEDDLE_HEADER_TIME_H
#include_next <__header_time.h>
#undef CLOCK_REALTIME
#undef CLOCK_MONOTONIC
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#endif
