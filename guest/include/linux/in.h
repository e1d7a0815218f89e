/* Another name. */
#ifndef HEDDLE_LINUX_IN_H
#define HEDDLE_LINUX_IN_H
#include <netinet/in.h>
#endif
