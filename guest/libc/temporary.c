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

/* Fills the six X before the last `suffix` characters of a template. */
static int next_name(char *name, int suffix) {
  size_t length = strlen(name);
  length = suffix >= 0 && (size_t)suffix < length ? length - (size_t)suffix : 0;
  if (length < LETTERS || memcmp(name + length - LETTERS, "XXXXXX", LETTERS) != 0) {
    errno = EINVAL;
    return 0;
  }
  unsigned number = names_given++;
  char letters[LETTERS];
  for (size_t i = LETTERS; i > 0; i--, number /= 26) letters[i - 1] = (char)('a' + number % 26);
  memcpy(name + length - LETTERS, letters, LETTERS);
  return 1;
}

static void restore_template(char *name, int suffix) { memcpy(name + strlen(name) - (size_t)suffix - LETTERS, "XXXXXX", LETTERS); }

int mkostemps(char *name, int suffix, int flags) {
  for (int attempt = 0; attempt < ATTEMPTS && next_name(name, suffix); attempt++) {
    int fd = open(name, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd >= 0 || errno != EEXIST) return fd;
    restore_template(name, suffix);
  }
  return -1;
}

int mkstemps(char *name, int suffix) { return mkostemps(name, suffix, 0); }
int mkostemp(char *name, int flags) { return mkostemps(name, 0, flags); }

int mkstemp(char *name) { return mkostemp(name, 0); }

char *mkdtemp(char *name) {
  for (int attempt = 0; attempt < ATTEMPTS && next_name(name, 0); attempt++) {
    if (mkdir(name, 0700) == 0) return name;
    if (errno != EEXIST) return NULL;
    restore_template(name, 0);
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
    if (next_name(name, 0) && access(name, F_OK) != 0) return name;
  }
  return NULL;
}

/* The name is empty when there is none. */
char *mktemp(char *name) {
  for (int attempt = 0; attempt < ATTEMPTS && next_name(name, 0); attempt++) {
    if (access(name, F_OK) != 0) return name;
    restore_template(name, 0);
  }
  name[0] = 0;
  return name;
}
