/* strtok and its kin: the parts are found in guest code, and strtok's hidden state is an object that two threads can race on. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "text.h"
#include "visible.h"
#include <string.h>

static char *strtok_state;

/* Reads from `text` on, ends the first part with a zero byte, and moves *rest behind it. */
static char *next_part(char *text, const char *separators, char **rest, uint32_t site) {
  size_t start = 0, end;
  heddle_visible_read(separators, text_length(separators) + 1, site);
  while (text[start] != 0 && text_has(separators, text[start])) start++;
  for (end = start; text[end] != 0 && !text_has(separators, text[end]); end++) continue;
  heddle_visible_read(text, end + 1, site);
  if (end == start) {
    *rest = NULL;
    return NULL;
  }
  if (text[end] != 0) {
    heddle_visible_write(text + end, 1, site);
    text[end] = 0;
    *rest = text + end + 1;
  } else {
    *rest = NULL;
  }
  return text + start;
}

char *strtok(char *restrict text, const char *restrict separators) {
  HEDDLE_ENTRY;
  HEDDLE_READS(&strtok_state, sizeof strtok_state);
  if (text == NULL) text = strtok_state;
  char *rest = NULL;
  char *part = text != NULL ? next_part(text, separators, &rest, heddle_entry_site) : NULL;
  HEDDLE_WRITES(&strtok_state, sizeof strtok_state);
  strtok_state = rest;
  return part;
}

char *strtok_r(char *restrict text, const char *restrict separators, char **restrict state) {
  HEDDLE_ENTRY;
  if (text == NULL) {
    HEDDLE_READS(state, sizeof *state);
    text = *state;
  }
  char *rest = NULL;
  char *part = text != NULL ? next_part(text, separators, &rest, heddle_entry_site) : NULL;
  HEDDLE_WRITES(state, sizeof *state);
  *state = rest;
  return part;
}

char *strsep(char **restrict text, const char *restrict separators) {
  HEDDLE_ENTRY;
  HEDDLE_READS(text, sizeof *text);
  char *part = *text, *rest = NULL;
  if (part == NULL) return NULL;
  HEDDLE_READS(separators, text_length(separators) + 1);
  size_t end = 0;
  while (part[end] != 0 && !text_has(separators, part[end])) end++;
  HEDDLE_READS(part, end + 1);
  if (part[end] != 0) {
    HEDDLE_WRITES(part + end, 1);
    part[end] = 0;
    rest = part + end + 1;
  }
  HEDDLE_WRITES(text, sizeof *text);
  *text = rest;
  return part;
}
