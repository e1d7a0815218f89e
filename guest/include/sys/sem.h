/* Semaphores between processes: refused when linking. */
#ifndef HEDDLE_SYS_SEM_H
#define HEDDLE_SYS_SEM_H
#include <sys/ipc.h>
#define __NEED_size_t
#define __NEED_time_t
#define __NEED_struct_timespec
#include <bits/alltypes.h>
#include <__struct_timespec.h>

#ifdef __cplusplus
extern "C" {
#endif
#define SEM_UNDO 0x1000
#define GETPID 11
#define GETVAL 12
#define GETALL 13
#define GETNCNT 14
#define GETZCNT 15
#define SETVAL 16
#define SETALL 17
struct sembuf {
  unsigned short sem_num;
  short sem_op, sem_flg;
};
struct semid_ds {
  struct ipc_perm sem_perm;
  time_t sem_otime, sem_ctime;
  unsigned long sem_nsems;
};
int semget(key_t, int, int);
int semop(int, struct sembuf *, size_t);
int semtimedop(int, struct sembuf *, size_t, const struct timespec *);
int semctl(int, int, int, ...);
#ifdef __cplusplus
}
#endif
#endif
