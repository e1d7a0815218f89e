#define _GNU_SOURCE
#include "expect.h"
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static int is_zero(const char *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (bytes[i] != 0) return 0;
  }
  return 1;
}

int main(void) {
  char *block = malloc(10), *empty = malloc(0);
  void *aligned;
  volatile size_t huge = SIZE_MAX / 2;
  expect(block != NULL && (uintptr_t)block % 16 == 0 && empty != NULL && empty != block);
  free(empty);
  strcpy(block, "123456789");
  block = realloc(block, 100000);
  expect(strcmp(block, "123456789") == 0 && malloc_usable_size(block) >= 100000);
  block = reallocarray(block, 5, 2);
  expect(strncmp(block, "123456789", 10) == 0);
  expect(reallocarray(block, SIZE_MAX / 2, 4) == NULL && errno == ENOMEM);
  free(block);
  block = calloc(1000, 3);
  expect(is_zero(block, 3000));
  free(block);
  void *volatile none = calloc(huge, 4);
  expect(none == NULL && errno == ENOMEM);
  none = malloc(huge * 2);
  expect(none == NULL);
  expect(posix_memalign(&aligned, 3, 8) == EINVAL);
  expect(posix_memalign(&aligned, 4096, 8) == 0 && (uintptr_t)aligned % 4096 == 0);
  free(aligned);
  aligned = aligned_alloc(64, 640);
  expect((uintptr_t)aligned % 64 == 0);
  free(aligned);
  block = realloc(NULL, 5);
  free(block);
  free(NULL);
  char *copy = strdup("copy"), *part = strndup("copied", 3);
  expect(strcmp(copy, "copy") == 0 && strcmp(part, "cop") == 0);
  free(copy);
  free(part);

  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  char *pages = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  expect(pages != MAP_FAILED && (uintptr_t)pages % page == 0 && is_zero(pages, 3 * page));
  memset(pages, 1, 3 * page);
  expect(madvise(pages, page, MADV_DONTNEED) == 0 && pages[0] == 0 && pages[page] == 1);
  expect(mprotect(pages, page, PROT_READ) == 0 && pages[0] == 0);
  expect(mprotect(pages, page, PROT_READ | PROT_WRITE) == 0);
  pages[0] = 5;
  pages = mremap(pages, 3 * page, 5 * page, MREMAP_MAYMOVE);
  expect(pages != MAP_FAILED && pages[0] == 5 && pages[page] == 1 && pages[4 * page] == 0);
  expect(munmap(pages, 5 * page) == 0);
  expect(munmap(pages + 1, page) == -1 && errno == EINVAL);
  FILE *file = fopen("/mapped", "w+");
  fputs("in the file", file);
  fflush(file);
  char *text = mmap(NULL, 100, PROT_READ, MAP_PRIVATE, fileno(file), 0);
  expect(text != MAP_FAILED && strcmp(text, "in the file") == 0);
  munmap(text, 100);
  fclose(file);
  return 0;
}
