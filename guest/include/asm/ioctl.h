/* Another name. */
#ifndef HEDDLE_ASM_IOCTL_H
#define HEDDLE_ASM_IOCTL_H
#include <sys/ioctl.h>
#endif
