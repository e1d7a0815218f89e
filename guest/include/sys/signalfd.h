/* Not modelled: the call is refused when linking. */
#ifndef HEDDLE_SYS_SIGNALFD_H
#define HEDDLE_SYS_SIGNALFD_H
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#define SFD_CLOEXEC O_CLOEXEC
#define SFD_NONBLOCK O_NONBLOCK
struct signalfd_siginfo {
  uint32_t ssi_signo;
  int32_t ssi_errno, ssi_code;
  uint32_t ssi_pid, ssi_uid;
  int32_t ssi_fd;
  uint32_t ssi_tid, ssi_band, ssi_overrun, ssi_trapno;
  int32_t ssi_status, ssi_int;
  uint64_t ssi_ptr, ssi_utime, ssi_stime, ssi_addr;
  uint8_t __pad[48];
};
int signalfd(int, const sigset_t *, int);
#ifdef __cplusplus
}
#endif
#endif
