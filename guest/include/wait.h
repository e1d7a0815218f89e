/* Another name. */
#ifndef HEDDLE_WAIT_H
#define HEDDLE_WAIT_H
#include <sys/wait.h>
#endif
