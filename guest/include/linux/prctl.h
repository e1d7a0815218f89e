/* Another name. */
#ifndef HEDDLE_LINUX_PRCTL_H
#define HEDDLE_LINUX_PRCTL_H
#include <sys/prctl.h>
#endif
