/* Address resolution. */
#ifndef HEDDLE_NET_IF_ARP_H
#define HEDDLE_NET_IF_ARP_H
#include <stdint.h>
#include <sys/socket.h>

#ifdef __cplusplus
extern "C" {
#endif
#define ARPHRD_ETHER 1
#define ARPHRD_LOOPBACK 772
#define ARPOP_REQUEST 1
#define ARPOP_REPLY 2
struct arphdr {
  uint16_t ar_hrd, ar_pro;
  uint8_t ar_hln, ar_pln;
  uint16_t ar_op;
};
#ifdef __cplusplus
}
#endif
#endif
