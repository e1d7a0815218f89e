/* Another name. */
#ifndef HEDDLE_ASM_ERRNO_H
#define HEDDLE_ASM_ERRNO_H
#include <errno.h>
#endif
