/* The limits of Linux. */
#ifndef HEDDLE_LINUX_LIMITS_H
#define HEDDLE_LINUX_LIMITS_H
#include <limits.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifndef NAME_MAX
#define NAME_MAX 255
#endif
#ifndef PATH_MAX
#define PATH_MAX 4096
#endif
#ifndef ARG_MAX
#define ARG_MAX 131072
#endif
#ifndef XATTR_NAME_MAX
#define XATTR_NAME_MAX 255
#define XATTR_SIZE_MAX 65536
#define XATTR_LIST_MAX 65536
#endif
#ifdef __cplusplus
}
#endif
#endif
