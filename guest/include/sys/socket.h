/* The network is out of reach: what the sysroot's sys/socket.h leaves out is declared here and refused when linking. */
#ifndef HEDDLE_SYS_SOCKET_H
#define HEDDLE_SYS_SOCKET_H
#include_next <sys/socket.h>

/* Numbers of the sysroot where it has any, because the calls that it has are compiled with them. */
#define PF_UNIX 3
#define PF_LOCAL 3
#define AF_LOCAL PF_LOCAL
#define PF_FILE 3
#define AF_FILE PF_FILE
#define PF_AX25 103
#define AF_AX25 PF_AX25
#define PF_IPX 104
#define AF_IPX PF_IPX
#define PF_APPLETALK 105
#define AF_APPLETALK PF_APPLETALK
#define PF_X25 109
#define AF_X25 PF_X25
#define PF_NETLINK 116
#define AF_NETLINK PF_NETLINK
#define PF_ROUTE 116
#define AF_ROUTE PF_ROUTE
#define PF_PACKET 117
#define AF_PACKET PF_PACKET
#define PF_TIPC 130
#define AF_TIPC PF_TIPC
#define PF_BLUETOOTH 131
#define AF_BLUETOOTH PF_BLUETOOTH
#define PF_CAN 129
#define AF_CAN PF_CAN
#define PF_ALG 138
#define AF_ALG PF_ALG
#define PF_VSOCK 140
#define AF_VSOCK PF_VSOCK
#define PF_MAX 146
#define AF_MAX PF_MAX
#define SOCK_RAW 3
#define SOCK_RDM 4
#define SOCK_SEQPACKET 7
#define SOMAXCONN 4096
#define MSG_OOB 0x0100
#define MSG_DONTROUTE 0x0400
#define MSG_CTRUNC 0x0800
#define MSG_DONTWAIT 0x1000
#define MSG_EOR 0x2000
#define MSG_NOSIGNAL 0x4000
#define MSG_MORE 0x8000
#define MSG_CMSG_CLOEXEC 0x40000000
#define MSG_ERRQUEUE 0x10000
#define MSG_WAITFORONE 0x20000
#define MSG_FASTOPEN 0x20000000
#define SO_DEBUG 101
#define SO_REUSEADDR 102
#define SO_ERROR 104
#define SO_DONTROUTE 105
#define SO_BROADCAST 106
#define SO_SNDBUF 107
#define SO_RCVBUF 108
#define SO_KEEPALIVE 109
#define SO_OOBINLINE 110
#define SO_PRIORITY 112
#define SO_LINGER 113
#define SO_REUSEPORT 115
#define SO_PASSCRED 116
#define SO_PEERCRED 117
#define SO_RCVLOWAT 118
#define SO_SNDLOWAT 119
#define SO_RCVTIMEO 120
#define SO_SNDTIMEO 121
#define SO_BINDTODEVICE 125
#define SO_ATTACH_FILTER 126
#define SO_TIMESTAMP 129
#define SO_ACCEPTCONN 130
#define SO_MARK 136
#define SO_PROTOCOL 138
#define SO_DOMAIN 139
#define SO_INCOMING_CPU 149
#define SO_ZEROCOPY 160
#define SO_BUSY_POLL 146
#define SOL_IP 0
#define SOL_TCP 6
#define SOL_UDP 17
#define SOL_IPV6 41
#define SOL_RAW 255
#define SOL_PACKET 263
#define SOL_NETLINK 270
#define SCM_RIGHTS 1
#define SCM_CREDENTIALS 2
#define SCM_TIMESTAMP SO_TIMESTAMP
struct cmsghdr {
  socklen_t cmsg_len;
  int cmsg_level, cmsg_type;
};
#define CMSG_ALIGN(length) (((length) + sizeof(size_t) - 1) & ~(sizeof(size_t) - 1))
#define CMSG_SPACE(length) (CMSG_ALIGN(sizeof(struct cmsghdr)) + CMSG_ALIGN(length))
#define CMSG_LEN(length) (CMSG_ALIGN(sizeof(struct cmsghdr)) + (length))
#define CMSG_DATA(header) ((unsigned char *)((struct cmsghdr *)(header) + 1))
#define CMSG_FIRSTHDR(message) \
  ((message)->msg_controllen >= sizeof(struct cmsghdr) ? (struct cmsghdr *)(message)->msg_control : (struct cmsghdr *)0)
#define CMSG_NXTHDR(message, header) \
  ((char *)(header) + CMSG_ALIGN((header)->cmsg_len) + sizeof(struct cmsghdr) > (char *)(message)->msg_control + (message)->msg_controllen \
     ? (struct cmsghdr *)0                                                                                                                  \
     : (struct cmsghdr *)((char *)(header) + CMSG_ALIGN((header)->cmsg_len)))


#ifdef __cplusplus
extern "C" {
#endif
int socket(int, int, int);
int socketpair(int, int, int, int[2]);
int sockatmark(int);
int bind(int, const struct sockaddr *, socklen_t);
int connect(int, const struct sockaddr *, socklen_t);
int listen(int, int);
int getsockname(int, struct sockaddr *__restrict, socklen_t *__restrict);
int getpeername(int, struct sockaddr *__restrict, socklen_t *__restrict);
ssize_t sendto(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
ssize_t recvfrom(int, void *__restrict, size_t, int, struct sockaddr *__restrict, socklen_t *__restrict);
ssize_t sendmsg(int, const struct msghdr *, int);
ssize_t recvmsg(int, struct msghdr *, int);
int setsockopt(int, int, int, const void *, socklen_t);
#ifdef __cplusplus
}
#endif
#endif
