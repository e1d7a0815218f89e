/* Refused when linking. */
#ifndef HEDDLE_SYS_SWAP_H
#define HEDDLE_SYS_SWAP_H

#ifdef __cplusplus
extern "C" {
#endif
int swapon(const char *, int);
int swapoff(const char *);
#ifdef __cplusplus
}
#endif
#endif
