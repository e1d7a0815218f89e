/* Another name. */
#ifndef HEDDLE_LINUX_TCP_H
#define HEDDLE_LINUX_TCP_H
#include <netinet/tcp.h>
#endif
