/* What the generated cases of libc-memory.test.ts share: memory and values of the two threads, and the order in which they act. */
#ifndef CASES_H
#define CASES_H
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <heddle.h>
#include <malloc.h>
#include <pthread.h>
#include <search.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

#define BLOCKS 4
#define BLOCK_BYTES 512

/* What a thread calls with: blocks A to D, values P and Q, N and M, and arguments of a va_list. */
struct env {
  int index;
  char *block[BLOCKS];
  void *pointer[4];
  long number[4];
  intptr_t list[4];
};

/* `kind`: see read-table.ts. */
struct touch {
  char kind;
  int block;
  int from, to;
};

struct test_case {
  void (*prepare)(struct env *e);
  void (*call)(struct env *e);
  int (*touches)(struct env *e, struct touch *to);
  int ends;
};

#define A (e->block[0])
#define B (e->block[1])
#define C (e->block[2])
#define D (e->block[3])
#define WA ((wchar_t *)A)
#define WB ((wchar_t *)B)
#define WC ((wchar_t *)C)
#define WD ((wchar_t *)D)
#define P (*(void **)&e->pointer[0])
#define Q (*(void **)&e->pointer[1])
#define N (e->number[0])
#define M (e->number[1])
#define va ((va_list)e->list)
#define variadic(value) (e->list[0] = (intptr_t)(value))
#define S(to, text) strcpy(to, text)
#define WS(to, text) wcscpy((wchar_t *)(to), text)

/* Each thread has files of its own. */
static inline void path(struct env *e, char *to) { sprintf(to, "/tmp/own%d", e->index); }

static inline int file(struct env *e, const char *text) {
  char name[32];
  path(e, name);
  int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
  write(fd, text, strlen(text));
  lseek(fd, 0, SEEK_SET);
  return fd;
}

static inline FILE *stream(struct env *e, const char *text) { return fdopen(file(e, text), "r+"); }

static int ints(const void *left, const void *right) { return *(const int *)left - *(const int *)right; }
static int ints_r(const void *left, const void *right, void *context) { return context == NULL ? ints(left, right) : 0; }
static void nothing(void) {}
static void ignored(void *value) {}
static void visited(const void *node, VISIT order, int depth) {}
static int walked(const char *name, const struct stat *status, int kind) { return 0; }
static int walked_at(const char *name, const struct stat *status, int kind, struct FTW *place) { return 0; }
static void *ends_at_once(void *value) { return value; }

extern const struct test_case cases[];
extern const int case_count;

#endif
