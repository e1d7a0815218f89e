/* Another name. */
#ifndef HEDDLE_LINUX_EVENTPOLL_H
#define HEDDLE_LINUX_EVENTPOLL_H
#include <sys/epoll.h>
#endif
