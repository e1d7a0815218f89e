/* getrandom beside the sysroot's getentropy. The bytes are the same in every run. */
#ifndef HEDDLE_SYS_RANDOM_H
#define HEDDLE_SYS_RANDOM_H
#define __NEED_ssize_t
#include <bits/alltypes.h>
#include_next <sys/random.h>
#define GRND_NONBLOCK 1
#define GRND_RANDOM 2
#ifdef __cplusplus
extern "C" {
#endif
ssize_t getrandom(void *, size_t, unsigned);
#ifdef __cplusplus
}
#endif
#endif
