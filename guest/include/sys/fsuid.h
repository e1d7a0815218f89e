/* The ids of the one user. */
#ifndef HEDDLE_SYS_FSUID_H
#define HEDDLE_SYS_FSUID_H
#define __NEED_uid_t
#define __NEED_gid_t
#include <bits/alltypes.h>

#ifdef __cplusplus
extern "C" {
#endif
int setfsuid(uid_t);
int setfsgid(gid_t);
#ifdef __cplusplus
}
#endif
#endif
