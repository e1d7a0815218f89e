/* Another name. */
#ifndef HEDDLE_LINUX_UNISTD_H
#define HEDDLE_LINUX_UNISTD_H
#include <sys/syscall.h>
#endif
