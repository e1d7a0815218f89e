/* Temporary files in the in-memory file system: names count up, so that runs are the same. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LETTERS 6
#define ATTEMPTS 10000

static unsigned names_given;

/* Fills the six X at the end of a template. */
static int next_name(char *name) {
  size_t length = strlen(name);
  if (length < LETTERS || strcmp(name + length - LETTERS, "XXXXXX") != 0) {
    errno = EINVAL;
    return 0;
  }
  unsigned number = names_given++;
  for (size_t i = 1; i <= LETTERS; i++, number /= 26) name[length - i] = (char)('a' + number % 26);
  return 1;
}

static void restore_template(char *name) { memcpy(name + strlen(name) - LETTERS, "XXXXXX", LETTERS); }

int mkostemp(char *name, int flags) {
  for (int attempt = 0; attempt < ATTEMPTS && next_name(name); attempt++) {
    int fd = open(name, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd >= 0 || errno != EEXIST) return fd;
    restore_template(name);
  }
  return -1;
}

int mkstemp(char *name) { return mkostemp(name, 0); }

char *mkdtemp(char *name) {
  for (int attempt = 0; attempt < ATTEMPTS && next_name(name); attempt++) {
    if (mkdir(name, 0700) == 0) return name;
    if (errno != EEXIST) return NULL;
    restore_template(name);
  }
  return NULL;
}

FILE *tmpfile(void) {
  char name[] = "/tmp/heddle-XXXXXX";
  mkdir("/tmp", 0777);
  int fd = mkstemp(name);
  if (fd < 0) return NULL;
  unlink(name);
  return fdopen(fd, "w+");
}

/* Never names a file that exists; whoever opens it must still use O_EXCL. */
char *tmpnam(char *result) {
  static char tmpnam_result[L_tmpnam];
  char *name = result != NULL ? result : tmpnam_result;
  for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
    strcpy(name, "/tmp/tn-XXXXXX");
    if (next_name(name) && access(name, F_OK) != 0) return name;
  }
  return NULL;
}
