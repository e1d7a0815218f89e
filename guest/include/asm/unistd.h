/* Another name. */
#ifndef HEDDLE_ASM_UNISTD_H
#define HEDDLE_ASM_UNISTD_H
#include <sys/syscall.h>
#endif
