/* Another name. */
#ifndef HEDDLE_LINUX_SOCKET_H
#define HEDDLE_LINUX_SOCKET_H
#include <sys/socket.h>
#endif
