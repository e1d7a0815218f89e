/* Another name. */
#ifndef HEDDLE_ASM_IOCTLS_H
#define HEDDLE_ASM_IOCTLS_H
#include <sys/ioctl.h>
#endif
