/* Another name. */
#ifndef HEDDLE_LINUX_ERRNO_H
#define HEDDLE_LINUX_ERRNO_H
#include <errno.h>
#endif
