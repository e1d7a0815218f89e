/* There are no terminals: the calls are refused when linking. */
#ifndef HEDDLE_PTY_H
#define HEDDLE_PTY_H
#include <sys/ioctl.h>
#include <termios.h>
#define __NEED_pid_t
#include <bits/alltypes.h>

#ifdef __cplusplus
extern "C" {
#endif
int openpty(int *, int *, char *, const struct termios *, const struct winsize *);
int forkpty(int *, char *, const struct termios *, const struct winsize *);
int login_tty(int);
#ifdef __cplusplus
}
#endif
#endif
