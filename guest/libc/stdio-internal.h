/* Every call on a FILE holds its lock, as POSIX says, and counts as a write of the FILE: so two threads may print without a race, while the
 * *_unlocked calls race like any unlocked access. libc.a's own functions do the work (private.txt). */
#ifndef HEDDLE_GUEST_STDIO_H
#define HEDDLE_GUEST_STDIO_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "text.h"
#include "visible.h"
#include <stdarg.h>
#include <stdio.h>
#include <wchar.h>

#define HEDDLE_FILE_LOCK_TYPE (1 | HEDDLE_OWN_WORD_BIT) /* recursive */

/* What stands for a FILE in reports: the standard streams have objects with readable names, other FILEs are their own heap block. */
extern int heddle_stdin, heddle_stdout, heddle_stderr;

static inline void *heddle_file_object(FILE *file) {
  return file == stdout ? &heddle_stdout : file == stderr ? &heddle_stderr : file == stdin ? (void *)&heddle_stdin : (void *)file;
}

/* Of another FILE enough bytes that the write has no value: what happens to be in the first word says nothing of what is written. */
static inline void heddle_file_touch(FILE *file, uint32_t site) {
  void *object = heddle_file_object(file);
  heddle_write_range(object, object == (void *)file ? 16 : sizeof(int), site);
}

static inline void heddle_file_lock(FILE *file, uint32_t site) {
  HEDDLE_AWAIT(heddle_mutex_lock(heddle_file_object(file), HEDDLE_FILE_LOCK_TYPE));
  heddle_file_touch(file, site);
}

static inline void heddle_file_unlock(FILE *file) { HEDDLE_AWAIT(heddle_mutex_unlock(heddle_file_object(file), HEDDLE_FILE_LOCK_TYPE)); }

/* The value of `call`, made under the lock. */
#define HEDDLE_LOCKED(file, type, call)             \
  __extension__({                                   \
    FILE *heddle_file_ = (file);                    \
    heddle_file_lock(heddle_file_, heddle_entry_site); \
    type heddle_value_ = (call);                    \
    heddle_file_unlock(heddle_file_);               \
    heddle_value_;                                  \
  })

/* Reports the format and the strings that its conversions read, and for %n what is written. */
void heddle_print_arguments(const char *format, va_list arguments, uint32_t site);
/* The same without the format. */
void heddle_print_conversions(const char *format, va_list arguments, uint32_t site);
void heddle_scan_conversions(const char *format, va_list arguments, int assigned, uint32_t site);
/* Reports what `assigned` conversions of a scanf have written. */
void heddle_scan_arguments(const char *format, va_list arguments, int assigned, uint32_t site);

#endif
