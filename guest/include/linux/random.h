/* Another name. */
#ifndef HEDDLE_LINUX_RANDOM_H
#define HEDDLE_LINUX_RANDOM_H
#include <sys/random.h>
#endif
