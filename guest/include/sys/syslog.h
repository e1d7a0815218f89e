/* Another name. */
#ifndef HEDDLE_SYS_SYSLOG_H
#define HEDDLE_SYS_SYSLOG_H
#include <syslog.h>
#endif
