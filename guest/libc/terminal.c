/* termios.h and ioctl: no descriptor is a terminal or a device. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "descriptors.h"
#include "visible.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static int fail(int error) {
  errno = error;
  return -1;
}

static int no_terminal(int fd) { return fail(heddle_fd_flags(fd) < 0 ? EBADF : ENOTTY); }

int tcgetattr(int fd, struct termios *settings) {
  (void)settings;
  return no_terminal(fd);
}

int tcsetattr(int fd, int when, const struct termios *settings) {
  (void)when, (void)settings;
  return no_terminal(fd);
}

int tcsendbreak(int fd, int duration) {
  (void)duration;
  return no_terminal(fd);
}

int tcdrain(int fd) { return no_terminal(fd); }

int tcflush(int fd, int queue) {
  (void)queue;
  return no_terminal(fd);
}

int tcflow(int fd, int action) {
  (void)action;
  return no_terminal(fd);
}

pid_t tcgetsid(int fd) { return no_terminal(fd); }
pid_t tcgetpgrp(int fd) { return no_terminal(fd); }

int tcsetpgrp(int fd, pid_t group) {
  (void)group;
  return no_terminal(fd);
}

int ttyname_r(int fd, char *name, size_t bytes) {
  (void)name, (void)bytes;
  return heddle_fd_flags(fd) < 0 ? EBADF : ENOTTY;
}

char *ctermid(char *name) {
  static char ctermid_result[L_ctermid];
  return strcpy(name != NULL ? name : ctermid_result, "/dev/tty");
}

speed_t cfgetispeed(const struct termios *settings) {
  HEDDLE_ENTRY;
  HEDDLE_READS(&settings->c_ispeed, sizeof(speed_t));
  return settings->c_ispeed;
}

speed_t cfgetospeed(const struct termios *settings) {
  HEDDLE_ENTRY;
  HEDDLE_READS(&settings->c_ospeed, sizeof(speed_t));
  return settings->c_ospeed;
}

static int is_speed(speed_t speed) { return (speed & ~(speed_t)CBAUD) == 0; }

int cfsetispeed(struct termios *settings, speed_t speed) {
  HEDDLE_ENTRY;
  if (!is_speed(speed)) return fail(EINVAL);
  HEDDLE_WRITES(&settings->c_ispeed, sizeof speed);
  settings->c_ispeed = speed;
  return 0;
}

int cfsetospeed(struct termios *settings, speed_t speed) {
  HEDDLE_ENTRY;
  if (!is_speed(speed)) return fail(EINVAL);
  HEDDLE_WRITES(&settings->c_ospeed, sizeof speed);
  settings->c_ospeed = speed;
  return 0;
}

int cfsetspeed(struct termios *settings, speed_t speed) { return cfsetispeed(settings, speed) == 0 ? cfsetospeed(settings, speed) : -1; }

void cfmakeraw(struct termios *settings) {
  HEDDLE_ENTRY;
  HEDDLE_READS(settings, sizeof *settings);
  HEDDLE_WRITES(settings, sizeof *settings);
  settings->c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
  settings->c_oflag &= ~(tcflag_t)OPOST;
  settings->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
  settings->c_cflag = (settings->c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
  settings->c_cc[VMIN] = 1;
  settings->c_cc[VTIME] = 0;
}

/* libc's own: no scheduling points. */
off_t lseeK(int, off_t, int);
int fstaT(int, struct stat *);

/* Bytes that can be read without waiting; -1 for what cannot be asked. */
static int waiting_bytes(int fd) {
  struct pipe_end *end = heddle_fd_tag(fd);
  if (end != NULL) return end->calls->waiting(end);
  struct stat status;
  off_t position = lseeK(fd, 0, SEEK_CUR);
  if (fstaT(fd, &status) < 0 || !S_ISREG(status.st_mode) || position < 0) return -1;
  return status.st_size > position ? (int)(status.st_size - position) : 0;
}

static int set_nonblocking(int fd, int on) {
  int flags = fcntl(fd, F_GETFL);
  return flags < 0 ? -1 : fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

int ioctl(int fd, unsigned long request, ...) {
  HEDDLE_SYSTEM_ENTRY(fd);
  va_list arguments;
  va_start(arguments, request);
  int *word = va_arg(arguments, int *);
  va_end(arguments);
  if (heddle_fd_flags(fd) < 0) return fail(EBADF);
  switch (request) {
    case FIONREAD: {
      int bytes = waiting_bytes(fd);
      if (bytes < 0) return fail(ENOTTY);
      HEDDLE_WRITES(word, sizeof *word);
      *word = bytes;
      return 0;
    }
    case FIONBIO: HEDDLE_READS(word, sizeof *word); return set_nonblocking(fd, *word);
    case FIOCLEX:
    case FIONCLEX: return 0;
    default: return fail(ENOTTY);
  }
}
