/* A number as on Linux, where the sysroot has a pointer: programs compare clocks in `switch` and keep them in `int`. */
#ifndef HEDDLE_CLOCKID_T_H
#define HEDDLE_CLOCKID_T_H
typedef int clockid_t;
#endif
