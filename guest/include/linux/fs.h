/* Numbers of requests to devices and files. There are no devices: ioctl refuses them. */
#ifndef HEDDLE_LINUX_FS_H
#define HEDDLE_LINUX_FS_H
#include <linux/limits.h>
#include <linux/types.h>

#ifdef __cplusplus
extern "C" {
#endif
#define BLKGETSIZE 0x1260
#define BLKSSZGET 0x1268
#define BLKGETSIZE64 0x80081272
#define FICLONE 0x40049409
#define FS_IOC_GETFLAGS 0x80086601
#define FS_IOC_SETFLAGS 0x40086602
#define FS_IMMUTABLE_FL 0x10
#define FS_APPEND_FL 0x20
#define FS_NOCOW_FL 0x00800000
#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2
#ifdef __cplusplus
}
#endif
#endif
