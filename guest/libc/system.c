/* What a system says of itself beyond its process: auxiliary values, load, users, file systems. Fixed answers. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "processors.h"
#include "visible.h"
#include <errno.h>
#include <malloc.h>
#include <mcheck.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sys/single_threaded.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>
#include <utmpx.h>

#define TMPFS 0x01021994
#define TICKS 100
#define PAGE_BYTES 4096
#define MEMORY_PAGES ((256ul << 20) / PAGE_BYTES)

char __libc_single_threaded;

static int fail(int error) {
  errno = error;
  return -1;
}

extern char *program_invocation_name;

unsigned long getauxval(unsigned long what) {
  static unsigned char random_bytes[16];
  switch (what) {
    case AT_PAGESZ: return PAGE_BYTES;
    case AT_CLKTCK: return TICKS;
    case AT_UID: return getuid();
    case AT_EUID: return geteuid();
    case AT_GID: return getgid();
    case AT_EGID: return getegid();
    case AT_SECURE:
    case AT_FLAGS:
    case AT_HWCAP:
    case AT_HWCAP2: return 0;
    case AT_RANDOM: return (unsigned long)random_bytes;
    case AT_EXECFN: return (unsigned long)program_invocation_name;
    default: fail(ENOENT); return 0;
  }
}

int personality(unsigned long persona) {
  (void)persona;
  return PER_LINUX;
}

int getcpu(unsigned *processor, unsigned *node) {
  HEDDLE_ENTRY;
  if (processor != NULL) {
    HEDDLE_WRITES(processor, sizeof *processor);
    *processor = 0;
  }
  if (node != NULL) {
    HEDDLE_WRITES(node, sizeof *node);
    *node = 0;
  }
  return 0;
}

int sysinfo(struct sysinfo *info) {
  HEDDLE_ENTRY;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  HEDDLE_WRITES(info, sizeof *info);
  *info = (struct sysinfo){.uptime = (unsigned long)now.tv_sec, .totalram = MEMORY_PAGES * PAGE_BYTES, .freeram = MEMORY_PAGES / 2 * PAGE_BYTES, .procs = 1, .mem_unit = 1};
  return 0;
}

int getloadavg(double *loads, int count) {
  HEDDLE_ENTRY;
  if (count > 3) count = 3;
  if (count < 0) return -1;
  HEDDLE_WRITES(loads, (size_t)count * sizeof *loads);
  for (int i = 0; i < count; i++) loads[i] = 0;
  return count;
}

/* The engine's heap has no such statistics. */
struct mallinfo mallinfo(void) { return (struct mallinfo){0}; }
struct mallinfo2 mallinfo2(void) { return (struct mallinfo2){0}; }
void malloc_stats(void) {}
int mcheck(void (*handler)(enum mcheck_status)) { return (void)handler, 0; }
int mcheck_pedantic(void (*handler)(enum mcheck_status)) { return (void)handler, 0; }
void mcheck_check_all(void) {}
enum mcheck_status mprobe(void *block) { return (void)block, MCHECK_OK; }
void mtrace(void) {}
void muntrace(void) {}

static int as_statfs(struct statfs *to, uint32_t site) {
  heddle_visible_write(to, sizeof *to, site);
  *to = (struct statfs){.f_type = TMPFS, .f_bsize = PAGE_BYTES, .f_frsize = PAGE_BYTES, .f_blocks = MEMORY_PAGES, .f_bfree = MEMORY_PAGES / 2, .f_bavail = MEMORY_PAGES / 2, .f_namelen = 255};
  return 0;
}

int statfs(const char *path, struct statfs *to) {
  HEDDLE_ENTRY;
  return access(path, F_OK) < 0 ? -1 : as_statfs(to, heddle_entry_site);
}

int fstatfs(int fd, struct statfs *to) {
  HEDDLE_ENTRY;
  return lseek(fd, 0, SEEK_CUR) < 0 && errno == EBADF ? -1 : as_statfs(to, heddle_entry_site);
}

static int no_attributes(void) { return fail(ENOTSUP); }
ssize_t getxattr(const char *path, const char *name, void *to, size_t bytes) { return (void)path, (void)name, (void)to, (void)bytes, no_attributes(); }
ssize_t lgetxattr(const char *path, const char *name, void *to, size_t bytes) { return getxattr(path, name, to, bytes); }
ssize_t fgetxattr(int fd, const char *name, void *to, size_t bytes) { return (void)fd, getxattr(NULL, name, to, bytes); }
ssize_t listxattr(const char *path, char *to, size_t bytes) { return getxattr(path, NULL, to, bytes); }
ssize_t llistxattr(const char *path, char *to, size_t bytes) { return getxattr(path, NULL, to, bytes); }
ssize_t flistxattr(int fd, char *to, size_t bytes) { return fgetxattr(fd, NULL, to, bytes); }
int setxattr(const char *path, const char *name, const void *from, size_t bytes, int flags) { return (void)path, (void)name, (void)from, (void)bytes, (void)flags, no_attributes(); }
int lsetxattr(const char *path, const char *name, const void *from, size_t bytes, int flags) { return setxattr(path, name, from, bytes, flags); }
int fsetxattr(int fd, const char *name, const void *from, size_t bytes, int flags) { return (void)fd, setxattr(NULL, name, from, bytes, flags); }
int removexattr(const char *path, const char *name) { return (void)path, (void)name, no_attributes(); }
int lremovexattr(const char *path, const char *name) { return removexattr(path, name); }
int fremovexattr(int fd, const char *name) { return (void)fd, removexattr(NULL, name); }

/* Nobody is logged in. */
void setutxent(void) {}
void endutxent(void) {}
struct utmpx *getutxent(void) { return NULL; }
struct utmpx *getutxid(const struct utmpx *like) { return (void)like, NULL; }
struct utmpx *getutxline(const struct utmpx *like) { return (void)like, NULL; }

/* Virtual time is the engine's. */
int settimeofday(const struct timeval *time, const struct timezone *zone) { return (void)time, (void)zone, fail(EPERM); }
int adjtime(const struct timeval *change, struct timeval *rest) { return (void)change, (void)rest, fail(EPERM); }
int sethostname(const char *name, size_t bytes) { return (void)name, (void)bytes, fail(EPERM); }
