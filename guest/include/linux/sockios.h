/* Another name. */
#ifndef HEDDLE_LINUX_SOCKIOS_H
#define HEDDLE_LINUX_SOCKIOS_H
#include <sys/ioctl.h>
#endif
