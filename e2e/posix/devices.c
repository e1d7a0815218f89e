/* /dev/null, /dev/zero, /dev/full, /dev/random and /dev/urandom. */
#include "expect.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
  char bytes[16], other[16], zeros[16] = "";
  struct stat status;
  int null = open("/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0600), zero = open("/dev/zero", O_RDWR), full = open("/dev/full", O_RDWR);
  int random = open("/dev/urandom", O_RDONLY);
  expect(write(null, "abc", 3) == 3 && read(null, bytes, 1) == -1 && errno == EBADF && lseek(null, 0, SEEK_END) == 0 && !isatty(null));
  expect(stat("/dev/null", &status) == 0 && S_ISCHR(status.st_mode) && status.st_size == 0 && fstat(zero, &status) == 0 && S_ISCHR(status.st_mode));
  memset(bytes, 1, 16);
  expect(read(zero, bytes, 16) == 16 && memcmp(bytes, zeros, 16) == 0 && pread(zero, bytes, 4, 9) == 4 && write(zero, bytes, 4) == 4);
  expect(write(full, bytes, 1) == -1 && errno == ENOSPC && read(full, bytes, 16) == 16 && memcmp(bytes, zeros, 16) == 0);
  expect(read(random, bytes, 16) == 16 && read(random, other, 16) == 16 && memcmp(bytes, other, 16) != 0);
  FILE *stream = fopen("/dev/null", "r+");
  expect(stream != NULL && fputs("text", stream) >= 0 && fflush(stream) == 0 && fgetc(stream) == EOF && fclose(stream) == 0);
  stream = fopen("/dev/full", "w");
  expect(fputs("text", stream) >= 0 && fclose(stream) == EOF);
  char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, zero, 0);
  expect(pages != MAP_FAILED && pages[5000] == 0);
  expect(access("/dev/null", R_OK) == 0 && freopen("/dev/null", "w", stdout) != NULL && puts("unseen") >= 0);
  return close(null) + close(zero) + close(full) + close(random);
}
