/* The network is out of reach: the calls are refused when linking. */
#ifndef HEDDLE_RESOLV_H
#define HEDDLE_RESOLV_H
#include <arpa/nameser.h>
#include <netinet/in.h>

#ifdef __cplusplus
extern "C" {
#endif
int res_init(void);
int res_query(const char *, int, int, unsigned char *, int);
int res_search(const char *, int, int, unsigned char *, int);
#ifdef __cplusplus
}
#endif
#endif
