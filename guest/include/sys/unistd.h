/* Another name. */
#ifndef HEDDLE_SYS_UNISTD_H
#define HEDDLE_SYS_UNISTD_H
#include <unistd.h>
#endif
