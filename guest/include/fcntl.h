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
/* No direct, asynchronous or large-file kinds of opening: as if they were not asked for. */
#define O_ASYNC 0
#define O_DIRECT 0
#define O_LARGEFILE 0
#define O_NOATIME 0
#define O_NDELAY O_NONBLOCK
#define O_FSYNC O_SYNC
#define FAPPEND O_APPEND
#define FFSYNC O_SYNC
#define FNDELAY O_NONBLOCK
#define FNONBLOCK O_NONBLOCK
#define F_GETOWN 9
#define F_SETPIPE_SZ 1031
#define F_GETPIPE_SZ 1032
#define F_ADD_SEALS 1033
#define F_GET_SEALS 1034
#ifndef F_OK
#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4
#endif
#ifndef F_LOCK
#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3
#endif
#define AT_EMPTY_PATH 0x1000
#define FALLOC_FL_KEEP_SIZE 1
#define FALLOC_FL_PUNCH_HOLE 2
#ifdef __cplusplus
extern "C" {
#endif
int fallocate(int, int, off_t, off_t);
int lockf(int, int, off_t);
#ifdef __cplusplus
}
#endif
#define F_SETOWN 8
#endif
