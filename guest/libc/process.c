/* One process with fixed ids, and what the system says of itself. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "processors.h"
#include "visible.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define PROCESS 42
#define PARENT 1
#define USER 1000
#define PAGE_BYTES 4096
#define OPEN_FILES 1024

/* libc.a's own, see private.txt. */
long sysconF(int);
int gethostnamE(char *, size_t);
int getdomainnamE(char *, size_t);
size_t confstR(int, char *, size_t);

static int fail(int error) {
  errno = error;
  return -1;
}

pid_t getpid(void) { return PROCESS; }
pid_t getppid(void) { return PARENT; }
pid_t getpgrp(void) { return PROCESS; }
pid_t getpgid(pid_t process) { return process == 0 || process == PROCESS ? PROCESS : fail(ESRCH); }
pid_t getsid(pid_t process) { return getpgid(process); }
pid_t gettid(void) { return PROCESS + heddle_thread_self(); }

uid_t getuid(void) { return USER; }
uid_t geteuid(void) { return USER; }
gid_t getgid(void) { return USER; }
gid_t getegid(void) { return USER; }
int issetugid(void) { return 0; }

static int only_own(unsigned id) { return id == USER ? 0 : fail(EPERM); }
int setuid(uid_t user) { return only_own(user); }
int seteuid(uid_t user) { return only_own(user); }
int setgid(gid_t group) { return only_own(group); }
int setegid(gid_t group) { return only_own(group); }

int setreuid(uid_t real, uid_t effective) { return (real == (uid_t)-1 || real == USER) && (effective == (uid_t)-1 || effective == USER) ? 0 : fail(EPERM); }
int setregid(gid_t real, gid_t effective) { return setreuid(real, effective); }
int setresuid(uid_t real, uid_t effective, uid_t saved) { return setreuid(real, effective) == 0 ? setreuid(saved, saved) : -1; }
int setresgid(gid_t real, gid_t effective, gid_t saved) { return setresuid(real, effective, saved); }
int setfsuid(uid_t user) { return (void)user, USER; }
int setfsgid(gid_t group) { return (void)group, USER; }

int getresuid(uid_t *real, uid_t *effective, uid_t *saved) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(real, sizeof *real);
  HEDDLE_WRITES(effective, sizeof *effective);
  HEDDLE_WRITES(saved, sizeof *saved);
  *real = *effective = *saved = USER;
  return 0;
}

int getresgid(gid_t *real, gid_t *effective, gid_t *saved) { return getresuid(real, effective, saved); }

int getgroups(int count, gid_t *groups) {
  HEDDLE_ENTRY;
  if (count > 0) HEDDLE_WRITES(groups, sizeof *groups);
  if (count > 0) groups[0] = USER;
  return 1;
}

int nice(int change) {
  (void)change;
  return 0;
}

/* Files have no owner here. */
int chown(const char *path, uid_t user, gid_t group) {
  (void)user, (void)group;
  return access(path, F_OK);
}

int lchown(const char *path, uid_t user, gid_t group) { return chown(path, user, group); }

int fchown(int fd, uid_t user, gid_t group) {
  (void)user, (void)group;
  return fcntl(fd, F_GETFD) < 0 ? -1 : 0;
}

/* Locks between processes never conflict. */
int lockf(int fd, int command, off_t bytes) {
  (void)command, (void)bytes;
  return fcntl(fd, F_GETFD) < 0 ? -1 : 0;
}

int setpgid(pid_t process, pid_t group) { return getpgid(process) < 0 || (group != 0 && group != PROCESS) ? fail(EPERM) : 0; }
int setpgrp(void) { return setpgid(0, 0); }
pid_t setsid(void) { return fail(EPERM); }

char *ttyname(int fd) {
  (void)fd;
  errno = ENOTTY;
  return NULL;
}

int getpriority(int which, id_t who) {
  (void)which, (void)who;
  return 0;
}

int setpriority(int which, id_t who, int priority) {
  (void)which, (void)who, (void)priority;
  return 0;
}

void sync(void) {}

mode_t umask(mode_t mask) {
  HEDDLE_SYSTEM_POINT(HEDDLE_NO_FD);
  static mode_t current = 022;
  mode_t old = current;
  current = mask & 0777;
  return old;
}

/* Texts of libc: as many bytes as fit. */
static int text_into(int result, const char *to, size_t bytes, uint32_t heddle_entry_site) {
  if (result == 0 && bytes > 0) HEDDLE_WRITES((char *)to, strnlen(to, bytes - 1) + 1);
  return result;
}

int gethostname(char *to, size_t bytes) {
  HEDDLE_ENTRY;
  return text_into(gethostnamE(to, bytes), to, bytes, heddle_entry_site);
}

int getdomainname(char *to, size_t bytes) {
  HEDDLE_ENTRY;
  return text_into(getdomainnamE(to, bytes), to, bytes, heddle_entry_site);
}

size_t confstr(int name, char *to, size_t bytes) {
  HEDDLE_ENTRY;
  size_t length = confstR(name, to, bytes);
  if (bytes > 0 && to != NULL) HEDDLE_WRITES(to, length < bytes ? length : bytes);
  return length;
}

int getpagesize(void) { return PAGE_BYTES; }
int getdtablesize(void) { return OPEN_FILES; }
int get_nprocs(void) { return HEDDLE_PROCESSORS; }
int get_nprocs_conf(void) { return HEDDLE_PROCESSORS; }

static void read_limit(int resource, struct rlimit *limit, uint32_t heddle_entry_site) {
  HEDDLE_WRITES(limit, sizeof *limit);
  *limit = (struct rlimit){RLIM_INFINITY, RLIM_INFINITY};
  if (resource == RLIMIT_NOFILE) *limit = (struct rlimit){OPEN_FILES, OPEN_FILES};
  if (resource == RLIMIT_STACK) *limit = (struct rlimit){8u << 20, RLIM_INFINITY};
}

int getrlimit(int resource, struct rlimit *limit) {
  HEDDLE_ENTRY;
  read_limit(resource, limit, heddle_entry_site);
  return 0;
}

/* The engine's own limits hold: `--max-memory`, `--max-threads`. */
int setrlimit(int resource, const struct rlimit *limit) {
  HEDDLE_ENTRY;
  (void)resource;
  HEDDLE_READS(limit, sizeof *limit);
  return 0;
}

int prlimit(pid_t process, int resource, const struct rlimit *fresh, struct rlimit *old) {
  HEDDLE_ENTRY;
  if (process != 0 && process != PROCESS) return fail(ESRCH);
  if (fresh != NULL) HEDDLE_READS(fresh, sizeof *fresh);
  if (old != NULL) read_limit(resource, old, heddle_entry_site);
  return 0;
}

long sysconf(int name) {
  switch (name) {
    case _SC_PAGESIZE: return PAGE_BYTES;
    case _SC_NPROCESSORS_CONF:
    case _SC_NPROCESSORS_ONLN: return HEDDLE_PROCESSORS;
    case _SC_OPEN_MAX: return OPEN_FILES;
    case _SC_CLK_TCK: return 100;
    case _SC_THREADS:
    case _SC_THREAD_SAFE_FUNCTIONS:
    case _SC_THREAD_ATTR_STACKADDR:
    case _SC_THREAD_ATTR_STACKSIZE:
    case _SC_THREAD_PROCESS_SHARED:
    case _SC_BARRIERS:
    case _SC_SPIN_LOCKS:
    case _SC_READER_WRITER_LOCKS:
    case _SC_SEMAPHORES:
    case _SC_MONOTONIC_CLOCK:
    case _SC_TIMEOUTS:
    case _SC_CLOCK_SELECTION:
    case _SC_MEMORY_PROTECTION: return _POSIX_VERSION;
    case _SC_THREAD_KEYS_MAX: return PTHREAD_KEYS_MAX;
    case _SC_THREAD_DESTRUCTOR_ITERATIONS: return PTHREAD_DESTRUCTOR_ITERATIONS;
    case _SC_THREAD_STACK_MIN: return PTHREAD_STACK_MIN;
    case _SC_THREAD_THREADS_MAX: return -1;
    case _SC_SEM_VALUE_MAX: return SEM_VALUE_MAX;
    case _SC_PHYS_PAGES: return (256 << 20) / PAGE_BYTES;
    case _SC_AVPHYS_PAGES: return (128 << 20) / PAGE_BYTES;
    default: return sysconF(name);
  }
}
