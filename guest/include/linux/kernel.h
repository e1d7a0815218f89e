/* What of the kernel's macros programs may use. */
#ifndef HEDDLE_LINUX_KERNEL_H
#define HEDDLE_LINUX_KERNEL_H
#include <linux/types.h>
#include <sys/sysinfo.h>
#endif
