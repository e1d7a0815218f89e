/* Frames and address resolution of Ethernet. */
#ifndef HEDDLE_NETINET_IF_ETHER_H
#define HEDDLE_NETINET_IF_ETHER_H
#include <net/ethernet.h>
#include <net/if_arp.h>

#ifdef __cplusplus
extern "C" {
#endif
#define ETH_HLEN 14
#define ETH_DATA_LEN 1500
#define ETH_FRAME_LEN 1514
#define ETH_P_ALL 0x0003
#define ETH_P_IP 0x0800
#define ETH_P_ARP 0x0806
#define ETH_P_8021Q 0x8100
#define ETH_P_IPV6 0x86dd
struct ethhdr {
  uint8_t h_dest[ETH_ALEN], h_source[ETH_ALEN];
  uint16_t h_proto;
} __attribute__((packed));
struct ether_arp {
  struct arphdr ea_hdr;
  uint8_t arp_sha[ETH_ALEN], arp_spa[4], arp_tha[ETH_ALEN], arp_tpa[4];
};
#ifdef __cplusplus
}
#endif
#endif
