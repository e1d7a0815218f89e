/* The kernel's integers. */
#ifndef HEDDLE_ASM_TYPES_H
#define HEDDLE_ASM_TYPES_H

#ifdef __cplusplus
extern "C" {
#endif
typedef signed char __s8;
typedef unsigned char __u8;
typedef short __s16;
typedef unsigned short __u16;
typedef int __s32;
typedef unsigned __u32;
typedef long long __s64;
typedef unsigned long long __u64;
#ifdef __cplusplus
}
#endif
#endif
