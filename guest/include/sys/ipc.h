/* Keys of what processes share. There is one process: the calls with them are refused when linking. */
#ifndef HEDDLE_SYS_IPC_H
#define HEDDLE_SYS_IPC_H
#define __NEED_key_t
#define __NEED_uid_t
#define __NEED_gid_t
#define __NEED_mode_t
#include <bits/alltypes.h>

#ifdef __cplusplus
extern "C" {
#endif
#define IPC_CREAT 01000
#define IPC_EXCL 02000
#define IPC_NOWAIT 04000
#define IPC_RMID 0
#define IPC_SET 1
#define IPC_STAT 2
#define IPC_INFO 3
#define IPC_PRIVATE ((key_t)0)
struct ipc_perm {
  key_t __key;
  uid_t uid;
  gid_t gid;
  uid_t cuid;
  gid_t cgid;
  mode_t mode;
  unsigned short __seq;
};
key_t ftok(const char *, int);
#ifdef __cplusplus
}
#endif
#endif
