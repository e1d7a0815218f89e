/* Another name. */
#ifndef HEDDLE_LINUX_IF_ETHER_H
#define HEDDLE_LINUX_IF_ETHER_H
#include <netinet/if_ether.h>
#endif
