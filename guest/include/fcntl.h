/* What the sysroot's fcntl.h leaves out. */
#ifndef HEDDLE_FCNTL_H
#define HEDDLE_FCNTL_H
#define __NEED_off_t
#define __NEED_pid_t
#include <bits/alltypes.h>
#include_next <fcntl.h>
#ifndef F_DUPFD
#define F_DUPFD 0
#endif
#ifndef F_DUPFD_CLOEXEC
#define F_DUPFD_CLOEXEC 1030
#endif
#define F_GETLK 5
#define F_SETLK 6
#define F_SETLKW 7
#ifndef F_RDLCK
#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2
#endif
#define F_GETOWN 9
#define F_SETOWN 8
#endif
