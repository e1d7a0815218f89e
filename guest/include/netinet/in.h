/* What the sysroot's netinet/in.h leaves out. */
#ifndef HEDDLE_NETINET_IN_H
#define HEDDLE_NETINET_IN_H
#include_next <netinet/in.h>
#define IPPROTO_HOPOPTS 0
#define IPPROTO_IGMP 2
#define IPPROTO_IPIP 4
#define IPPROTO_EGP 8
#define IPPROTO_ROUTING 43
#define IPPROTO_FRAGMENT 44
#define IPPROTO_GRE 47
#define IPPROTO_ESP 50
#define IPPROTO_AH 51
#define IPPROTO_ICMPV6 58
#define IPPROTO_NONE 59
#define IPPROTO_SCTP 132
#define IPPROTO_UDPLITE 136
#define IPPROTO_MAX 256
#define IPPORT_USERRESERVED 5000
#endif
