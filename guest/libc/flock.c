/* flock: locks of open files, which threads of one process can wait for. An unlock happens before the lock that it lets in. */
#include "../pthread/internal.h"
#include "descriptors.h"
#include <sys/file.h>
#include <sys/stat.h>

#define LOCKS 256
/* Ids of edges in the null page, behind those of files (descriptors.c): as with read-write locks, readers are ordered before writers only. */
#define WRITER_EDGES 0xf000u
#define READER_EDGES 0xf800u
#define EDGE_IDS 0x800u

/* One for each descriptor that holds a lock. Of descriptors made by dup, the one that locked counts. */
struct file_lock {
  int fd, exclusive, used;
  ino_t file;
};
static struct file_lock locks[LOCKS];
static char locks_of_files, turn;

static int fail(int error) {
  errno = error;
  return -1;
}

static void *edge(unsigned base, ino_t file) { return (void *)(uintptr_t)(base + file % EDGE_IDS); }

static struct file_lock *find(int fd) {
  for (int i = 0; i < LOCKS; i++)
    if (locks[i].used && locks[i].fd == fd) return &locks[i];
  return NULL;
}

static int conflicts(int fd, ino_t file, int exclusive) {
  for (int i = 0; i < LOCKS; i++)
    if (locks[i].used && locks[i].fd != fd && locks[i].file == file && (exclusive || locks[i].exclusive)) return 1;
  return 0;
}

void heddle_flock_release(int fd) {
  struct file_lock *lock = find(fd);
  if (lock == NULL) return;
  heddle_release(edge(lock->exclusive ? WRITER_EDGES : READER_EDGES, lock->file));
  lock->used = 0;
  heddle_channel_wake(&locks_of_files, UINT32_MAX);
}

int flock(int fd, int operation) {
  HEDDLE_AWAIT(heddle_futex_notify(&turn, 0)); /* wakes nobody: other threads may come first */
  struct stat status;
  int kind = operation & ~LOCK_NB, exclusive = kind == LOCK_EX;
  if (fstat(fd, &status) < 0) return -1;
  if (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN) return fail(EINVAL);
  heddle_flock_release(fd);
  if (kind == LOCK_UN) return 0;
  while (conflicts(fd, status.st_ino, exclusive)) {
    if (operation & LOCK_NB) return fail(EWOULDBLOCK);
    HEDDLE_AWAIT(heddle_channel_wait(&locks_of_files, "flock", HEDDLE_NEVER, 0));
  }
  for (int i = 0; i < LOCKS; i++) {
    if (locks[i].used) continue;
    locks[i] = (struct file_lock){.fd = fd, .exclusive = exclusive, .used = 1, .file = status.st_ino};
    heddle_acquire(edge(WRITER_EDGES, status.st_ino));
    if (exclusive) heddle_acquire(edge(READER_EDGES, status.st_ino));
    return 0;
  }
  return fail(ENOLCK);
}
