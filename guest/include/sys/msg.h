/* Message queues between processes: refused when linking. */
#ifndef HEDDLE_SYS_MSG_H
#define HEDDLE_SYS_MSG_H
#include <sys/ipc.h>
#define __NEED_size_t
#define __NEED_ssize_t
#define __NEED_pid_t
#define __NEED_time_t
#include <bits/alltypes.h>

#ifdef __cplusplus
extern "C" {
#endif
#define MSG_NOERROR 010000
#define MSG_EXCEPT 020000
#define MSG_COPY 040000
typedef unsigned long msgqnum_t, msglen_t;
struct msqid_ds {
  struct ipc_perm msg_perm;
  time_t msg_stime, msg_rtime, msg_ctime;
  msgqnum_t msg_qnum;
  msglen_t msg_qbytes;
  pid_t msg_lspid, msg_lrpid;
};
struct msgbuf {
  long mtype;
  char mtext[1];
};
int msgget(key_t, int);
int msgsnd(int, const void *, size_t, int);
ssize_t msgrcv(int, void *, size_t, long, int);
int msgctl(int, int, struct msqid_ds *);
#ifdef __cplusplus
}
#endif
#endif
