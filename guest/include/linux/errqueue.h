/* Errors of sockets, which are not there. */
#ifndef HEDDLE_LINUX_ERRQUEUE_H
#define HEDDLE_LINUX_ERRQUEUE_H
#include <linux/types.h>
#include <sys/socket.h>
#include <time.h>
struct sock_extended_err {
  __u32 ee_errno;
  __u8 ee_origin, ee_type, ee_code, ee_pad;
  __u32 ee_info, ee_data;
};
struct scm_timestamping {
  struct timespec ts[3];
};
#define SO_EE_ORIGIN_NONE 0
#define SO_EE_ORIGIN_LOCAL 1
#define SO_EE_ORIGIN_ICMP 2
#define SO_EE_ORIGIN_ICMP6 3
#define SO_EE_OFFENDER(error) ((struct sockaddr *)((error) + 1))
#endif
