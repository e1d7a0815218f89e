/* Another name. */
#ifndef HEDDLE_LINUX_MMAN_H
#define HEDDLE_LINUX_MMAN_H
#include <sys/mman.h>
#endif
