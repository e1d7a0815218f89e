/* The kernel's integers. */
#ifndef HEDDLE_LINUX_TYPES_H
#define HEDDLE_LINUX_TYPES_H
#include <asm/types.h>

#ifdef __cplusplus
extern "C" {
#endif
typedef __u16 __le16, __be16, __sum16;
typedef __u32 __le32, __be32, __wsum;
typedef __u64 __le64, __be64;
typedef unsigned __poll_t;
/* Of a struct timespec: 64 bits, as x32 has them, where pointers have 32 as well. */
typedef long long __kernel_long_t;
typedef unsigned long long __kernel_ulong_t;
#ifdef __cplusplus
}
#endif
#endif
