/* argz: strings one behind the other in a block of the heap. */
#include "file-calls.h"
#include <argz.h>
#include <stdlib.h>

/* What the caller keeps: the block and its length. */
static void see_vector(char **vector, size_t *bytes, uint32_t site) {
  heddle_visible_read(vector, sizeof *vector, site);
  heddle_visible_read(bytes, sizeof *bytes, site);
}

static void keep(char **vector, size_t *bytes, char *to, size_t length, uint32_t site) {
  heddle_visible_write(vector, sizeof *vector, site);
  heddle_visible_write(bytes, sizeof *bytes, site);
  *vector = to;
  *bytes = length;
}

/* Makes room for `more` bytes at `offset`. Null when there is no memory. */
static char *open_gap(char **vector, size_t *bytes, size_t offset, size_t more, uint32_t site) {
  size_t length = *bytes;
  heddle_visible_read(*vector, (uint32_t)length, site);
  char *to = realloc(*vector, length + more);
  if (to == NULL) return NULL;
  __builtin_memmove(to + offset + more, to + offset, length - offset);
  heddle_visible_write(to + offset, (uint32_t)(length + more - offset), site);
  keep(vector, bytes, to, length + more, site);
  return to + offset;
}

static error_t append(char **vector, size_t *bytes, const char *text, size_t length, uint32_t site) {
  heddle_visible_read(text, (uint32_t)length, site);
  see_vector(vector, bytes, site);
  if (length == 0) return 0;
  char *to = open_gap(vector, bytes, *bytes, length, site);
  if (to == NULL) return ENOMEM;
  __builtin_memcpy(to, text, length);
  return 0;
}

error_t argz_append(char **restrict vector, size_t *restrict bytes, const char *restrict text, size_t length) {
  HEDDLE_ENTRY;
  return append(vector, bytes, text, length, heddle_entry_site);
}

error_t argz_add(char **restrict vector, size_t *restrict bytes, const char *restrict text) {
  HEDDLE_ENTRY;
  return append(vector, bytes, text, text_bytes(text), heddle_entry_site);
}

/* Empty parts are left out. */
static error_t add_parts(char **vector, size_t *bytes, const char *text, int separator, uint32_t site) {
  uint32_t length = text_bytes(text);
  heddle_visible_read(text, length, site);
  see_vector(vector, bytes, site);
  char *to = length > 1 ? open_gap(vector, bytes, *bytes, length, site) : NULL;
  if (to == NULL) return length > 1 ? ENOMEM : 0;
  char *next = to;
  for (uint32_t i = 0; i < length; i++) {
    char character = text[i] == (char)separator ? 0 : text[i];
    if (character != 0 || (next > to && next[-1] != 0)) *next++ = character;
  }
  *bytes -= (size_t)(to + length - next);
  if (*bytes > 0) return 0;
  free(*vector);
  *vector = NULL;
  return 0;
}

error_t argz_add_sep(char **restrict vector, size_t *restrict bytes, const char *restrict text, int separator) {
  HEDDLE_ENTRY;
  return add_parts(vector, bytes, text, separator, heddle_entry_site);
}

error_t argz_create_sep(const char *restrict text, int separator, char **restrict vector, size_t *restrict bytes) {
  HEDDLE_ENTRY;
  keep(vector, bytes, NULL, 0, heddle_entry_site);
  return add_parts(vector, bytes, text, separator, heddle_entry_site);
}

error_t argz_create(char *const texts[], char **restrict vector, size_t *restrict bytes) {
  HEDDLE_ENTRY;
  keep(vector, bytes, NULL, 0, heddle_entry_site);
  size_t count = 0;
  while (texts[count] != NULL) count++;
  HEDDLE_READS(texts, (count + 1) * sizeof *texts);
  for (size_t i = 0; i < count; i++) {
    if (append(vector, bytes, texts[i], text_bytes(texts[i]), heddle_entry_site) == 0) continue;
    free(*vector);
    return ENOMEM;
  }
  return 0;
}

size_t argz_count(const char *vector, size_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_READS(vector, bytes);
  size_t count = 0;
  for (size_t i = 0; i < bytes; i++)
    if (vector[i] == 0) count++;
  return count;
}

void argz_extract(const char *restrict vector, size_t bytes, char **restrict to) {
  HEDDLE_ENTRY;
  HEDDLE_READS(vector, bytes);
  size_t count = 0;
  for (size_t i = 0; i < bytes; i += text_bytes(vector + i)) to[count++] = (char *)vector + i;
  to[count] = NULL;
  HEDDLE_WRITES(to, (count + 1) * sizeof *to);
}

void argz_stringify(char *vector, size_t bytes, int separator) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(vector, bytes);
  for (size_t i = 0; i + 1 < bytes; i++)
    if (vector[i] == 0) vector[i] = (char)separator;
}

void argz_delete(char **restrict vector, size_t *restrict bytes, char *restrict entry) {
  HEDDLE_ENTRY;
  see_vector(vector, bytes, heddle_entry_site);
  if (entry == NULL) return;
  uint32_t length = text_bytes(entry);
  size_t offset = (size_t)(entry - *vector), rest = *bytes - offset - length;
  HEDDLE_READS(entry, length + rest);
  HEDDLE_WRITES(entry, rest);
  HEDDLE_WRITES(bytes, sizeof *bytes);
  __builtin_memmove(entry, entry + length, rest);
  *bytes -= length;
  if (*bytes > 0) return;
  HEDDLE_WRITES(vector, sizeof *vector);
  free(*vector);
  *vector = NULL;
}

error_t argz_insert(char **restrict vector, size_t *restrict bytes, char *restrict before, const char *restrict text) {
  HEDDLE_ENTRY;
  uint32_t length = text_bytes(text);
  if (before == NULL) return append(vector, bytes, text, length, heddle_entry_site);
  HEDDLE_READS(text, length);
  see_vector(vector, bytes, heddle_entry_site);
  if (before < *vector || before >= *vector + *bytes) return EINVAL;
  while (before > *vector && before[-1] != 0) before--;
  char *to = open_gap(vector, bytes, (size_t)(before - *vector), length, heddle_entry_site);
  if (to == NULL) return ENOMEM;
  __builtin_memcpy(to, text, length);
  return 0;
}

char *argz_next(const char *restrict vector, size_t bytes, const char *restrict entry) {
  HEDDLE_ENTRY;
  if (entry == NULL) return bytes > 0 ? (char *)vector : NULL;
  uint32_t length = text_bytes(entry);
  HEDDLE_READS(entry, length);
  return entry + length < vector + bytes ? (char *)entry + length : NULL;
}
