/* Another name. */
#ifndef HEDDLE_LINUX_TIME_H
#define HEDDLE_LINUX_TIME_H
#include <time.h>
#endif
