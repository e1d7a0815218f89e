/* Another name. */
#ifndef HEDDLE_LINUX_IF_H
#define HEDDLE_LINUX_IF_H
#include <net/if.h>
#endif
