/* The order of bytes is little endian. */
#ifndef HEDDLE_ASM_BYTEORDER_H
#define HEDDLE_ASM_BYTEORDER_H
#include <endian.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifndef __LITTLE_ENDIAN
#define __LITTLE_ENDIAN 1234
#endif
#define __cpu_to_le16(value) ((unsigned short)(value))
#define __cpu_to_le32(value) ((unsigned)(value))
#define __cpu_to_le64(value) ((unsigned long long)(value))
#define __le16_to_cpu(value) __cpu_to_le16(value)
#define __le32_to_cpu(value) __cpu_to_le32(value)
#define __le64_to_cpu(value) __cpu_to_le64(value)
#define __cpu_to_be16(value) __builtin_bswap16(value)
#define __cpu_to_be32(value) __builtin_bswap32(value)
#define __cpu_to_be64(value) __builtin_bswap64(value)
#define __be16_to_cpu(value) __builtin_bswap16(value)
#define __be32_to_cpu(value) __builtin_bswap32(value)
#define __be64_to_cpu(value) __builtin_bswap64(value)
#ifdef __cplusplus
}
#endif
#endif
