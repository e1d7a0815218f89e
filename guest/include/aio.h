/* Each request has a thread of its own: guest/libc/aio.c. */
#ifndef HEDDLE_AIO_H
#define HEDDLE_AIO_H
#define __NEED_off_t
#define __NEED_size_t
#define __NEED_ssize_t
#include <bits/alltypes.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif
#define AIO_CANCELED 0
#define AIO_NOTCANCELED 1
#define AIO_ALLDONE 2
#define LIO_READ 0
#define LIO_WRITE 1
#define LIO_NOP 2
#define LIO_WAIT 0
#define LIO_NOWAIT 1
struct aiocb {
  int aio_fildes, aio_lio_opcode, aio_reqprio;
  volatile void *aio_buf;
  size_t aio_nbytes;
  struct sigevent aio_sigevent;
  off_t aio_offset;
  int __error;
  ssize_t __result;
  void *__edge;
};
#define aiocb64 aiocb
struct aioinit {
  int aio_threads, aio_num, aio_locks, aio_usedba, aio_debug, aio_numusers, aio_idle_time, aio_reserved;
};
int aio_read(struct aiocb *);
int aio_write(struct aiocb *);
int aio_fsync(int, struct aiocb *);
int aio_error(const struct aiocb *);
ssize_t aio_return(struct aiocb *);
int aio_cancel(int, struct aiocb *);
int aio_suspend(const struct aiocb *const[], int, const struct timespec *);
int lio_listio(int, struct aiocb *const *__restrict, int, struct sigevent *__restrict);
void aio_init(const struct aioinit *);
#define aio_read64 aio_read
#define aio_write64 aio_write
#define aio_fsync64 aio_fsync
#define aio_error64 aio_error
#define aio_return64 aio_return
#define aio_cancel64 aio_cancel
#define aio_suspend64 aio_suspend
#define lio_listio64 lio_listio
#ifdef __cplusplus
}
#endif
#endif
