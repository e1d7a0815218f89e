/* Characters, lines and blocks. */
#include "stdio-internal.h"
#include <stdlib.h>
#include <string.h>

int fgetC(FILE *);
int fputC(int, FILE *);
int ungetC(int, FILE *);
char *fgetS(char *, int, FILE *);
int fputS(const char *, FILE *);
size_t freaD(void *, size_t, size_t, FILE *);
size_t fwritE(const void *, size_t, size_t, FILE *);
ssize_t getdeliM(char **, size_t *, int, FILE *);
void perroR(const char *);

#define CHARACTER(name, parameters, file, call) \
  int name parameters {                         \
    HEDDLE_ENTRY;                               \
    return HEDDLE_LOCKED(file, int, call);      \
  }
CHARACTER(fgetc, (FILE *file), file, fgetC(file))
CHARACTER(getc, (FILE *file), file, fgetC(file))
CHARACTER(getchar, (void), stdin, fgetC(stdin))
CHARACTER(fputc, (int letter, FILE *file), file, fputC(letter, file))
CHARACTER(putc, (int letter, FILE *file), file, fputC(letter, file))
CHARACTER(putchar, (int letter), stdout, fputC(letter, stdout))
CHARACTER(ungetc, (int letter, FILE *file), file, ungetC(letter, file))

#define UNLOCKED(name, parameters, file, call)   \
  int name parameters {                          \
    HEDDLE_ENTRY;                                \
    heddle_file_touch(file, heddle_entry_site);  \
    return call;                                 \
  }
UNLOCKED(fgetc_unlocked, (FILE *file), file, fgetC(file))
UNLOCKED(getc_unlocked, (FILE *file), file, fgetC(file))
UNLOCKED(getchar_unlocked, (void), stdin, fgetC(stdin))
UNLOCKED(fputc_unlocked, (int letter, FILE *file), file, fputC(letter, file))
UNLOCKED(putc_unlocked, (int letter, FILE *file), file, fputC(letter, file))
UNLOCKED(putchar_unlocked, (int letter), stdout, fputC(letter, stdout))

static char *line_written(char *line, uint32_t site) {
  if (line != NULL) heddle_visible_write(line, (uint32_t)text_length(line) + 1, site);
  return line;
}

char *fgets(char *restrict line, int bytes, FILE *restrict file) {
  HEDDLE_ENTRY;
  return line_written(HEDDLE_LOCKED(file, char *, fgetS(line, bytes, file)), heddle_entry_site);
}

char *fgets_unlocked(char *restrict line, int bytes, FILE *restrict file) {
  HEDDLE_ENTRY;
  heddle_file_touch(file, heddle_entry_site);
  return line_written(fgetS(line, bytes, file), heddle_entry_site);
}

int fputs(const char *restrict text, FILE *restrict file) {
  HEDDLE_ENTRY;
  HEDDLE_READS(text, text_length(text) + 1);
  return HEDDLE_LOCKED(file, int, fputS(text, file));
}

int fputs_unlocked(const char *restrict text, FILE *restrict file) {
  HEDDLE_ENTRY;
  HEDDLE_READS(text, text_length(text) + 1);
  heddle_file_touch(file, heddle_entry_site);
  return fputS(text, file);
}

int puts(const char *text) {
  HEDDLE_ENTRY;
  HEDDLE_READS(text, text_length(text) + 1);
  return HEDDLE_LOCKED(stdout, int, fputS(text, stdout) < 0 || fputC('\n', stdout) < 0 ? EOF : 0);
}

size_t fread(void *restrict to, size_t size, size_t count, FILE *restrict file) {
  HEDDLE_ENTRY;
  size_t done = HEDDLE_LOCKED(file, size_t, freaD(to, size, count, file));
  HEDDLE_WRITES(to, done * size);
  return done;
}

size_t fread_unlocked(void *restrict to, size_t size, size_t count, FILE *restrict file) {
  HEDDLE_ENTRY;
  heddle_file_touch(file, heddle_entry_site);
  size_t done = freaD(to, size, count, file);
  HEDDLE_WRITES(to, done * size);
  return done;
}

size_t fwrite(const void *restrict from, size_t size, size_t count, FILE *restrict file) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, size * count);
  return HEDDLE_LOCKED(file, size_t, fwritE(from, size, count, file));
}

size_t fwrite_unlocked(const void *restrict from, size_t size, size_t count, FILE *restrict file) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, size * count);
  heddle_file_touch(file, heddle_entry_site);
  return fwritE(from, size, count, file);
}

static ssize_t read_line(char **restrict line, size_t *restrict bytes, int end, FILE *restrict file, uint32_t heddle_entry_site) {
  HEDDLE_WRITES(line, sizeof *line);
  HEDDLE_WRITES(bytes, sizeof *bytes);
  ssize_t length = HEDDLE_LOCKED(file, ssize_t, getdeliM(line, bytes, end, file));
  if (length >= 0) HEDDLE_WRITES(*line, length + 1);
  return length;
}

ssize_t getdelim(char **restrict line, size_t *restrict bytes, int end, FILE *restrict file) {
  HEDDLE_ENTRY;
  return read_line(line, bytes, end, file, heddle_entry_site);
}

ssize_t getline(char **restrict line, size_t *restrict bytes, FILE *restrict file) {
  HEDDLE_ENTRY;
  return read_line(line, bytes, '\n', file, heddle_entry_site);
}

void perror(const char *text) {
  HEDDLE_ENTRY;
  if (text != NULL) HEDDLE_READS(text, text_length(text) + 1);
  (void)HEDDLE_LOCKED(stderr, int, (perroR(text), 0));
}
