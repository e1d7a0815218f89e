/* Regular expressions, file name patterns and their results: libc matches, here is reported what it reads and writes. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "text.h"
#include "visible.h"
#include <fnmatch.h>
#include <glob.h>
#include <regex.h>
#include <stdlib.h>

/* libc.a's own functions, see private.txt. */
int regcomP(regex_t *, const char *, int);
int regexeC(const regex_t *, const char *, size_t, regmatch_t *, int);
size_t regerroR(int, const regex_t *, char *, size_t);
void regfreE(regex_t *);
int fnmatcH(const char *, const char *, int);
int gloB(const char *, int, int (*)(const char *, int), glob_t *);
void globfreE(glob_t *);

int regcomp(regex_t *restrict expression, const char *restrict pattern, int flags) {
  HEDDLE_ENTRY;
  HEDDLE_READS(pattern, text_length(pattern) + 1);
  HEDDLE_WRITES(expression, sizeof *expression);
  return regcomP(expression, pattern, flags);
}

/* The whole text counts as read. Matches are written where libc changes what cannot be a match. */
int regexec(const regex_t *restrict expression, const char *restrict text, size_t count, regmatch_t *restrict matches, int flags) {
  HEDDLE_ENTRY;
  HEDDLE_READS(expression, sizeof *expression);
  HEDDLE_READS(text, text_length(text) + 1);
  regmatch_t *found = count > 0 ? malloc(count * sizeof *found) : NULL;
  if (count > 0 && found == NULL) return REG_ESPACE;
  for (size_t i = 0; i < count; i++) found[i] = (regmatch_t){-2, -2};
  int result = regexeC(expression, text, count, found, flags);
  for (size_t i = 0; i < count; i++) {
    if (found[i].rm_so == -2) continue;
    HEDDLE_WRITES(matches + i, sizeof *matches);
    matches[i] = found[i];
  }
  free(found);
  return result;
}

size_t regerror(int code, const regex_t *restrict expression, char *restrict to, size_t bytes) {
  HEDDLE_ENTRY;
  size_t length = regerroR(code, expression, to, bytes);
  if (bytes > 0) HEDDLE_WRITES(to, length < bytes ? length : bytes);
  return length;
}

void regfree(regex_t *expression) {
  HEDDLE_ENTRY;
  HEDDLE_READS(expression, sizeof *expression);
  HEDDLE_WRITES(expression, sizeof *expression);
  regfreE(expression);
}

int fnmatch(const char *pattern, const char *text, int flags) {
  HEDDLE_ENTRY;
  HEDDLE_READS(pattern, text_length(pattern) + 1);
  HEDDLE_READS(text, text_length(text) + 1);
  return fnmatcH(pattern, text, flags);
}

int glob(const char *restrict pattern, int flags, int (*on_error)(const char *, int), glob_t *restrict result) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  HEDDLE_READS(pattern, text_length(pattern) + 1);
  if (flags & (GLOB_APPEND | GLOB_DOOFFS)) HEDDLE_READS(result, sizeof *result);
  HEDDLE_WRITES(result, sizeof *result);
  return gloB(pattern, flags, on_error, result);
}

void globfree(glob_t *result) {
  HEDDLE_ENTRY;
  HEDDLE_READS(result, sizeof *result);
  HEDDLE_WRITES(result, sizeof *result);
  globfreE(result);
}
