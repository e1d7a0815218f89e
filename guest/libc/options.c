/* getopt and its like: libc reads the options, here is reported what of the caller's it looks at. Their variables are shared by all threads. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "text.h"
#include "visible.h"
#include <getopt.h>
#include <stdlib.h>

/* libc.a's own functions, see private.txt. */
int getopT(int, char *const *, const char *);
int getopt_lonG(int, char *const *, const char *, const struct option *, int *);
int getopt_long_onlY(int, char *const *, const char *, const struct option *, int *);

static void read_text(const char *text, uint32_t heddle_entry_site) {
  if (text != NULL) HEDDLE_READS(text, text_length(text) + 1);
}

static int first_index(void) { return optind == 0 ? 1 : optind; }

static int variables(int result, uint32_t heddle_entry_site) {
  HEDDLE_WRITES(&optind, sizeof optind);
  if (result != -1) HEDDLE_WRITES(&optarg, sizeof optarg);
  if (result == '?' || result == ':') HEDDLE_WRITES(&optopt, sizeof optopt);
  return result;
}

int getopt(int count, char *const *arguments, const char *letters) {
  HEDDLE_ENTRY;
  HEDDLE_READS(&optind, sizeof optind);
  read_text(letters, heddle_entry_site);
  for (int at = first_index(), end = at + 2; at < end && at < count; at++) {
    HEDDLE_READS(arguments + at, sizeof *arguments);
    if (at < end - 1) read_text(arguments[at], heddle_entry_site);
  }
  return variables(getopT(count, arguments, letters), heddle_entry_site);
}

/* Arguments may change places. */
static int long_option(int count, char *const *arguments, const char *letters, const struct option *options, int *chosen, int only,
                       uint32_t heddle_entry_site) {
  HEDDLE_READS(&optind, sizeof optind);
  read_text(letters, heddle_entry_site);
  char **before = malloc(((size_t)count + 1) * sizeof *before);
  if (before == NULL) return -1;
  for (int at = first_index(); at < count; at++) {
    HEDDLE_READS(arguments + at, sizeof *arguments);
    read_text(arguments[at], heddle_entry_site);
    before[at] = arguments[at];
  }
  const struct option *option = options;
  for (; option->name != NULL; option++) {
    HEDDLE_READS(option, sizeof *option);
    read_text(option->name, heddle_entry_site);
  }
  HEDDLE_READS(option, sizeof option->name);
  int start = first_index(), index = -1;
  int result = (only ? getopt_long_onlY : getopt_lonG)(count, arguments, letters, options, &index);
  for (int at = start; at < count; at++) {
    if (before[at] != arguments[at]) HEDDLE_WRITES((char **)arguments + at, sizeof *arguments);
  }
  free(before);
  if (index >= 0 && options[index].flag != NULL) HEDDLE_WRITES(options[index].flag, sizeof(int));
  if (index >= 0 && chosen != NULL) {
    HEDDLE_WRITES(chosen, sizeof *chosen);
    *chosen = index;
  }
  return variables(result, heddle_entry_site);
}

int getopt_long(int count, char *const *arguments, const char *letters, const struct option *options, int *chosen) {
  HEDDLE_ENTRY;
  return long_option(count, arguments, letters, options, chosen, 0, heddle_entry_site);
}

int getopt_long_only(int count, char *const *arguments, const char *letters, const struct option *options, int *chosen) {
  HEDDLE_ENTRY;
  return long_option(count, arguments, letters, options, chosen, 1, heddle_entry_site);
}
