/* What the sysroot's sys/ioctl.h leaves out: requests to terminals and network devices, which are not there and get ENOTTY. */
#ifndef HEDDLE_SYS_IOCTL_H
#define HEDDLE_SYS_IOCTL_H
#define ioctl __heddle_ioctl
#include_next <sys/ioctl.h>
#undef ioctl

#ifdef __cplusplus
extern "C" {
#endif
struct winsize {
  unsigned short ws_row, ws_col, ws_xpixel, ws_ypixel;
};
#define TCGETS 0x5401
#define TCSETS 0x5402
#define TCSETSW 0x5403
#define TCSETSF 0x5404
#define TIOCEXCL 0x540c
#define TIOCNXCL 0x540d
#define TIOCSCTTY 0x540e
#define TIOCGPGRP 0x540f
#define TIOCSPGRP 0x5410
#define TIOCOUTQ 0x5411
#define TIOCSTI 0x5412
#define TIOCGWINSZ 0x5413
#define TIOCSWINSZ 0x5414
#define TIOCNOTTY 0x5422
#define FIOCLEX 0x5451
#define FIONCLEX 0x5450
#define FIOASYNC 0x5452
#define TIOCINQ FIONREAD
#define SIOCATMARK 0x8905
#define SIOCGIFNAME 0x8910
#define SIOCGIFCONF 0x8912
#define SIOCGIFFLAGS 0x8913
#define SIOCSIFFLAGS 0x8914
#define SIOCGIFADDR 0x8915
#define SIOCGIFBRDADDR 0x8919
#define SIOCGIFNETMASK 0x891b
#define SIOCGIFMTU 0x8921
#define SIOCGIFHWADDR 0x8927
#define SIOCGIFINDEX 0x8933
#define _IOC(direction, type, number, size) (((direction) << 30) | ((size) << 16) | ((type) << 8) | (number))
#define _IO(type, number) _IOC(0u, (type), (number), 0u)
#define _IOW(type, number, data) _IOC(1u, (type), (number), sizeof(data))
#define _IOR(type, number, data) _IOC(2u, (type), (number), sizeof(data))
#define _IOWR(type, number, data) _IOC(3u, (type), (number), sizeof(data))
/* As in glibc, so that requests above INT_MAX do not change their sign. */
int ioctl(int, unsigned long, ...);
#ifdef __cplusplus
}
#endif
#endif
