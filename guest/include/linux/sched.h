/* Another name. */
#ifndef HEDDLE_LINUX_SCHED_H
#define HEDDLE_LINUX_SCHED_H
#include <sched.h>
#endif
