/* Positions, status, buffers and locks of FILEs. */
#include "stdio-internal.h"

int fclosE(FILE *);
FILE *fdopeN(int, const char *);
FILE *fmemopeN(void *, size_t, const char *);
FILE *open_memstreaM(char **, size_t *);
FILE *open_wmemstreaM(wchar_t **, size_t *);
char *fgetlN(FILE *, size_t *);
const char *__freadptR(FILE *, size_t *);
FILE *freopeN(const char *, const char *, FILE *);
int fflusH(FILE *);
int fseekO(FILE *, off_t, int);
off_t ftellO(FILE *);
void rewinD(FILE *);
int fgetpoS(FILE *, fpos_t *);
int fsetpoS(FILE *, const fpos_t *);
int feoF(FILE *);
int ferroR(FILE *);
void clearerR(FILE *);
int filenO(FILE *);
int setvbuF(FILE *, char *, int, size_t);

void flockfile(FILE *file) {
  HEDDLE_ENTRY;
  heddle_file_lock(file, heddle_entry_site);
}

int ftrylockfile(FILE *file) {
  return HEDDLE_AWAIT(heddle_mutex_trylock(heddle_file_object(file), HEDDLE_FILE_LOCK_TYPE)) == 0 ? 0 : -1;
}

void funlockfile(FILE *file) { heddle_file_unlock(file); }

/* The lock goes with the FILE: whoever waits for it is told. */
int fclose(FILE *file) {
  HEDDLE_ENTRY;
  heddle_file_lock(file, heddle_entry_site);
  heddle_file_unlock(file);
  if (heddle_file_object(file) == (void *)file) HEDDLE_AWAIT(heddle_mutex_destroy(file, 0));
  return fclosE(file);
}

FILE *freopen(const char *restrict path, const char *restrict mode, FILE *restrict file) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  if (path != NULL) HEDDLE_READS(path, text_length(path) + 1);
  HEDDLE_READS(mode, text_length(mode) + 1);
  return HEDDLE_LOCKED(file, FILE *, freopeN(path, mode, file));
}

/* fflush(NULL) takes no locks: it is mostly called at the end. */
int fflush(FILE *file) {
  HEDDLE_ENTRY;
  return file != NULL ? HEDDLE_LOCKED(file, int, fflusH(file)) : fflusH(NULL);
}

int fflush_unlocked(FILE *file) {
  HEDDLE_ENTRY;
  if (file != NULL) heddle_file_touch(file, heddle_entry_site);
  return fflusH(file);
}

int fseeko(FILE *file, off_t offset, int origin) {
  HEDDLE_ENTRY;
  return HEDDLE_LOCKED(file, int, fseekO(file, offset, origin));
}

int fseek(FILE *file, long offset, int origin) {
  HEDDLE_ENTRY;
  return HEDDLE_LOCKED(file, int, fseekO(file, offset, origin));
}

off_t ftello(FILE *file) {
  HEDDLE_ENTRY;
  return HEDDLE_LOCKED(file, off_t, ftellO(file));
}

long ftell(FILE *file) {
  HEDDLE_ENTRY;
  return (long)HEDDLE_LOCKED(file, off_t, ftellO(file));
}

void rewind(FILE *file) {
  HEDDLE_ENTRY;
  (void)HEDDLE_LOCKED(file, int, (rewinD(file), 0));
}

int fgetpos(FILE *restrict file, fpos_t *restrict position) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(position, sizeof *position);
  return HEDDLE_LOCKED(file, int, fgetpoS(file, position));
}

int fsetpos(FILE *file, const fpos_t *position) {
  HEDDLE_ENTRY;
  HEDDLE_READS(position, sizeof *position);
  return HEDDLE_LOCKED(file, int, fsetpoS(file, position));
}

int feof(FILE *file) {
  HEDDLE_ENTRY;
  return HEDDLE_LOCKED(file, int, feoF(file));
}

int ferror(FILE *file) {
  HEDDLE_ENTRY;
  return HEDDLE_LOCKED(file, int, ferroR(file));
}

void clearerr(FILE *file) {
  HEDDLE_ENTRY;
  (void)HEDDLE_LOCKED(file, int, (clearerR(file), 0));
}

int feof_unlocked(FILE *file) {
  HEDDLE_ENTRY;
  heddle_file_touch(file, heddle_entry_site);
  return feoF(file);
}

int ferror_unlocked(FILE *file) {
  HEDDLE_ENTRY;
  heddle_file_touch(file, heddle_entry_site);
  return ferroR(file);
}

void clearerr_unlocked(FILE *file) {
  HEDDLE_ENTRY;
  heddle_file_touch(file, heddle_entry_site);
  clearerR(file);
}

int fileno(FILE *file) {
  HEDDLE_ENTRY;
  return HEDDLE_LOCKED(file, int, filenO(file));
}

int setvbuf(FILE *restrict file, char *restrict buffer, int mode, size_t bytes) {
  HEDDLE_ENTRY;
  return HEDDLE_LOCKED(file, int, setvbuF(file, buffer, mode, bytes));
}

void setbuf(FILE *restrict file, char *restrict buffer) {
  HEDDLE_ENTRY;
  (void)HEDDLE_LOCKED(file, int, setvbuF(file, buffer, buffer != NULL ? _IOFBF : _IONBF, BUFSIZ));
}

void setbuffer(FILE *file, char *buffer, size_t bytes) {
  HEDDLE_ENTRY;
  (void)HEDDLE_LOCKED(file, int, setvbuF(file, buffer, buffer != NULL ? _IOFBF : _IONBF, bytes));
}

void setlinebuf(FILE *file) {
  HEDDLE_ENTRY;
  (void)HEDDLE_LOCKED(file, int, setvbuF(file, NULL, _IOLBF, 0));
}

FILE *fdopen(int fd, const char *mode) {
  HEDDLE_SYSTEM_ENTRY(fd);
  HEDDLE_READS(mode, text_length(mode) + 1);
  return fdopeN(fd, mode);
}

FILE *fmemopen(void *restrict buffer, size_t bytes, const char *restrict mode) {
  HEDDLE_ENTRY;
  HEDDLE_READS(mode, text_length(mode) + 1);
  return fmemopeN(buffer, bytes, mode);
}

/* What a later flush writes there is not seen. */
FILE *open_memstream(char **buffer, size_t *bytes) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(buffer, sizeof *buffer);
  HEDDLE_WRITES(bytes, sizeof *bytes);
  return open_memstreaM(buffer, bytes);
}

FILE *open_wmemstream(wchar_t **buffer, size_t *count) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(buffer, sizeof *buffer);
  HEDDLE_WRITES(count, sizeof *count);
  return open_wmemstreaM(buffer, count);
}

char *fgetln(FILE *file, size_t *bytes) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(bytes, sizeof *bytes);
  return HEDDLE_LOCKED(file, char *, fgetlN(file, bytes));
}

const char *__freadptr(FILE *file, size_t *bytes) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(bytes, sizeof *bytes);
  return __freadptR(file, bytes);
}
