/* Nobody is logged in: the list is empty. */
#ifndef HEDDLE_UTMPX_H
#define HEDDLE_UTMPX_H
#define __NEED_pid_t
#define __NEED_time_t
#define __NEED_suseconds_t
#include <bits/alltypes.h>
#include <sys/time.h>

#ifdef __cplusplus
extern "C" {
#endif
#define EMPTY 0
#define RUN_LVL 1
#define BOOT_TIME 2
#define NEW_TIME 3
#define OLD_TIME 4
#define INIT_PROCESS 5
#define LOGIN_PROCESS 6
#define USER_PROCESS 7
#define DEAD_PROCESS 8

struct utmpx {
  short ut_type;
  pid_t ut_pid;
  char ut_line[32], ut_id[4], ut_user[32], ut_host[256];
  struct {
    short e_termination, e_exit;
  } ut_exit;
  int ut_session;
  struct timeval ut_tv;
  int ut_addr_v6[4];
};
void setutxent(void);
void endutxent(void);
struct utmpx *getutxent(void);
struct utmpx *getutxid(const struct utmpx *);
struct utmpx *getutxline(const struct utmpx *);
#ifdef __cplusplus
}
#endif
#endif
