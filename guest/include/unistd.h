/* What the sysroot's unistd.h leaves out. Processes and programs cannot be started: those names are undefined at link. */
#ifndef HEDDLE_UNISTD_H
#define HEDDLE_UNISTD_H
#include_next <unistd.h>
#define __NEED_uid_t
#define __NEED_gid_t
#include <bits/alltypes.h>

/* `sysconf` says so too. */
#ifndef _POSIX_SEMAPHORES
#define _POSIX_SEMAPHORES _POSIX_VERSION
#endif
#ifndef _POSIX_THREAD_ATTR_STACKADDR
#define _POSIX_THREAD_ATTR_STACKADDR _POSIX_VERSION
#endif

#ifdef __cplusplus
extern "C" {
#endif

int pipe(int[2]);
int pipe2(int[2], int);
int dup(int);
int dup2(int, int);
int dup3(int, int, int);
pid_t getppid(void);
pid_t getpgrp(void);
pid_t getpgid(pid_t);
pid_t getsid(pid_t);
pid_t gettid(void);
int setpgid(pid_t, pid_t);
pid_t setsid(void);
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int setuid(uid_t);
int seteuid(uid_t);
int setgid(gid_t);
int setegid(gid_t);
int getgroups(int, gid_t[]);
int issetugid(void);
int chown(const char *, uid_t, gid_t);
int fchown(int, uid_t, gid_t);
int lchown(const char *, uid_t, gid_t);
int nice(int);
void sync(void);
int brk(void *);
int getdtablesize(void);
unsigned alarm(unsigned);
int pause(void);
int lockf(int, int, off_t);
pid_t fork(void);
pid_t vfork(void);
int execve(const char *, char *const[], char *const[]);
int execv(const char *, char *const[]);
int execvp(const char *, char *const[]);
int execvpe(const char *, char *const[], char *const[]);
int execl(const char *, const char *, ...);
int execlp(const char *, const char *, ...);
int execle(const char *, const char *, ...);
int daemon(int, int);
char *ttyname(int);
long syscall(long, ...);

char *get_current_dir_name(void);
char *getlogin(void);
int getlogin_r(char *, size_t);
int getresuid(uid_t *, uid_t *, uid_t *);
int getresgid(gid_t *, gid_t *, gid_t *);
int setreuid(uid_t, uid_t);
int setregid(gid_t, gid_t);
int setresuid(uid_t, uid_t, uid_t);
int setresgid(gid_t, gid_t, gid_t);
int setpgrp(void);
int eaccess(const char *, int);
int euidaccess(const char *, int);
int ttyname_r(int, char *, size_t);
pid_t tcgetpgrp(int);
int tcsetpgrp(int, pid_t);
int syncfs(int);
void closefrom(int);
int close_range(unsigned, unsigned, int);
int chroot(const char *);
int sethostname(const char *, size_t);
int getdomainname(char *, size_t);
int fexecve(int, char *const[], char *const[]);
char *getpass(const char *);
pid_t _Fork(void);
#ifdef _GNU_SOURCE
/* There are no interruptions, but the macro is used. */
#define TEMP_FAILURE_RETRY(expression)                   \
  (__extension__({                                       \
    long heddle_result;                                  \
    do heddle_result = (long)(expression);               \
    while (heddle_result == -1L && errno == EINTR);    \
    heddle_result;                                       \
  }))
#endif
#ifdef __cplusplus
}
#endif
#endif
