/* Another name. */
#ifndef HEDDLE_SYS_VFS_H
#define HEDDLE_SYS_VFS_H
#include <sys/statfs.h>
#endif
