/* A program may have functions of its own with names of the C library's, also when it uses others of the same part. */
#define _GNU_SOURCE
#include "expect.h"
#include <sys/sendfile.h>
#include <unistd.h>

size_t strlcpy(char *to, const char *from, size_t bytes) {
  to[0] = from[bytes];
  return 77;
}

int eaccess(const char *path, int mode) { return path[0] + mode; }

int main(int count, char **arguments) {
  char text[64] = {0};
  (void)count;
  strncpy(text, arguments[0], sizeof text - 1);
  expect(strlcpy(text, arguments[0], 0) == 77 && eaccess("/", 1) == '/' + 1 && sendfile(99, 98, NULL, 1) == -1 && issetugid() == 0);
  return 0;
}
