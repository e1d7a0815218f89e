/* mmap and its family: anonymous pages, and private copies of in-memory files. Pages come from the engine, zeroed. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "../abi.h"
#include "visible.h"
#include <errno.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE_BYTES 4096u

static int fail(int error) {
  errno = error;
  return -1;
}

static void *fail_map(int error) {
  errno = error;
  return MAP_FAILED;
}

static size_t whole_pages(size_t bytes) { return (bytes + PAGE_BYTES - 1) & ~(size_t)(PAGE_BYTES - 1); }

/* The engine's numbers: 0 none, 1 read only, 3 read and write. */
static int access_of(int protection) { return protection & PROT_WRITE ? 3 : protection & (PROT_READ | PROT_EXEC) ? 1 : 0; }

/* Copies the file's part; what lies behind its end stays zero. */
static int copy_file(char *pages, size_t bytes, int file, off_t offset) {
  for (size_t done = 0; done < bytes;) {
    ssize_t count = pread(file, pages + done, bytes - done, offset + (off_t)done);
    if (count < 0) return -1;
    if (count == 0) break;
    done += (size_t)count;
  }
  return 0;
}

static void *map_fixed(void *address, size_t bytes, int access, uint32_t site) {
  if (heddle_pages_protect(address, bytes, 3) != 0) return fail_map(ENOMEM);
  heddle_write_range(address, bytes, site);
  __builtin_memset(address, 0, bytes);
  if (access != 3) heddle_pages_protect(address, bytes, access);
  return address;
}

void *mmap(void *address, size_t bytes, int protection, int flags, int file, off_t offset) {
  HEDDLE_ENTRY;
  int anonymous = (flags & MAP_ANONYMOUS) != 0;
  if (bytes == 0 || bytes > 0x7fffffffu || offset % PAGE_BYTES != 0) return fail_map(bytes > 0x7fffffffu ? ENOMEM : EINVAL);
  if (!anonymous && (flags & MAP_TYPE) != MAP_PRIVATE && (protection & PROT_WRITE)) {
    heddle_unsupported("mmap of a file with MAP_SHARED and PROT_WRITE");
  }
  size_t length = whole_pages(bytes);
  if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) {
    if (!anonymous) heddle_unsupported("mmap of a file with MAP_FIXED");
    return (flags & MAP_FIXED_NOREPLACE) == MAP_FIXED_NOREPLACE ? fail_map(EEXIST)
                                                                : map_fixed(address, length, access_of(protection), heddle_entry_site);
  }
  void *pages = heddle_pages_map(length, PAGE_BYTES);
  if (pages == NULL) return fail_map(ENOMEM);
  if (!anonymous && copy_file(pages, bytes, file, offset) != 0) {
    int error = errno;
    heddle_pages_unmap(pages, length);
    return fail_map(error);
  }
  if (access_of(protection) != 3) heddle_pages_protect(pages, length, access_of(protection));
  return pages;
}

int munmap(void *address, size_t bytes) {
  HEDDLE_POINT;
  if ((uintptr_t)address % PAGE_BYTES != 0 || bytes == 0) return fail(EINVAL);
  return heddle_pages_unmap(address, whole_pages(bytes)) == 0 ? 0 : fail(EINVAL);
}

int mprotect(void *address, size_t bytes, int protection) {
  HEDDLE_POINT;
  if ((uintptr_t)address % PAGE_BYTES != 0) return fail(EINVAL);
  if (bytes == 0) return 0;
  return heddle_pages_protect(address, whole_pages(bytes), access_of(protection)) == 0 ? 0 : fail(ENOMEM);
}

/* Always moves when it grows: nobody may rely on staying in place. */
void *mremap(void *address, size_t old_bytes, size_t new_bytes, int flags, ...) {
  HEDDLE_ENTRY;
  size_t from = whole_pages(old_bytes), to = whole_pages(new_bytes);
  if ((uintptr_t)address % PAGE_BYTES != 0 || to == 0 || (flags & MREMAP_FIXED)) return fail_map(EINVAL);
  if (to == from) return address;
  if (to < from) return munmap((char *)address + to, from - to) == 0 ? address : MAP_FAILED;
  if (!(flags & MREMAP_MAYMOVE)) return fail_map(ENOMEM);
  void *pages = heddle_pages_map(to, PAGE_BYTES);
  if (pages == NULL) return fail_map(ENOMEM);
  HEDDLE_READS(address, from);
  __builtin_memcpy(pages, address, from);
  heddle_pages_unmap(address, from);
  return pages;
}

int msync(void *address, size_t bytes, int flags) {
  (void)address, (void)bytes, (void)flags;
  return 0;
}

/* MADV_DONTNEED gives zero pages, which programs rely on; the other advice changes nothing that a program can see. */
int madvise(void *address, size_t bytes, int advice) {
  HEDDLE_ENTRY;
  if ((uintptr_t)address % PAGE_BYTES != 0) return fail(EINVAL);
  if (advice == MADV_DONTNEED) {
    HEDDLE_WRITES(address, whole_pages(bytes));
    __builtin_memset(address, 0, whole_pages(bytes));
  }
  return 0;
}

int posix_madvise(void *address, size_t bytes, int advice) {
  (void)address, (void)bytes, (void)advice;
  return 0;
}

int mlock(const void *address, size_t bytes) {
  (void)address, (void)bytes;
  return 0;
}

int munlock(const void *address, size_t bytes) {
  (void)address, (void)bytes;
  return 0;
}

int mlockall(int flags) {
  (void)flags;
  return 0;
}

int munlockall(void) { return 0; }

int mincore(void *address, size_t bytes, unsigned char *resident) {
  HEDDLE_ENTRY;
  (void)address;
  size_t pages = whole_pages(bytes) / PAGE_BYTES;
  HEDDLE_WRITES(resident, pages);
  __builtin_memset(resident, 1, pages);
  return 0;
}

void *sbrk(intptr_t increment) {
  HEDDLE_POINT;
  void *old = heddle_sbrk((int32_t)increment);
  if (old == (void *)-1) errno = ENOMEM;
  return old;
}

int brk(void *end) {
  HEDDLE_POINT;
  char *now = heddle_sbrk(0);
  return heddle_sbrk((int32_t)((char *)end - now)) == (void *)-1 ? fail(ENOMEM) : 0;
}
