/* The text forms of internet addresses: libc converts, here is reported what it reads and writes. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "text.h"
#include "visible.h"
#include <arpa/inet.h>
#include <sys/socket.h>

/* libc.a's own functions, see private.txt. */
in_addr_t inet_addR(const char *);
int inet_atoN(const char *, struct in_addr *);
in_addr_t inet_networK(const char *);
char *inet_ntoA(struct in_addr);
const char *inet_ntoP(int, const void *, char *, socklen_t);
int inet_ptoN(int, const char *, void *);

static size_t address_bytes(int family) { return family == AF_INET ? sizeof(struct in_addr) : family == AF_INET6 ? sizeof(struct in6_addr) : 0; }

in_addr_t inet_addr(const char *text) {
  HEDDLE_ENTRY;
  HEDDLE_READS(text, text_length(text) + 1);
  return inet_addR(text);
}

in_addr_t inet_network(const char *text) {
  HEDDLE_ENTRY;
  HEDDLE_READS(text, text_length(text) + 1);
  return inet_networK(text);
}

int inet_aton(const char *text, struct in_addr *to) {
  HEDDLE_ENTRY;
  HEDDLE_READS(text, text_length(text) + 1);
  int valid = inet_atoN(text, to);
  if (valid) HEDDLE_WRITES(to, sizeof *to);
  return valid;
}

int inet_pton(int family, const char *restrict text, void *restrict to) {
  HEDDLE_ENTRY;
  HEDDLE_READS(text, text_length(text) + 1);
  int valid = inet_ptoN(family, text, to);
  if (valid == 1) HEDDLE_WRITES(to, address_bytes(family));
  return valid;
}

const char *inet_ntop(int family, const void *restrict from, char *restrict to, socklen_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, address_bytes(family));
  const char *text = inet_ntoP(family, from, to, bytes);
  if (text != NULL) HEDDLE_WRITES(to, text_length(to) + 1);
  return text;
}

/* Stands for libc's buffer. */
static char inet_ntoa_result;

char *inet_ntoa(struct in_addr from) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(&inet_ntoa_result, sizeof inet_ntoa_result);
  return inet_ntoA(from);
}
