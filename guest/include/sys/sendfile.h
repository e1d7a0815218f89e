/* Copies between descriptors. */
#ifndef HEDDLE_SYS_SENDFILE_H
#define HEDDLE_SYS_SENDFILE_H
#define __NEED_off_t
#define __NEED_size_t
#define __NEED_ssize_t
#include <bits/alltypes.h>

#ifdef __cplusplus
extern "C" {
#endif
ssize_t sendfile(int, int, off_t *, size_t);
#ifdef __cplusplus
}
#endif
#endif
