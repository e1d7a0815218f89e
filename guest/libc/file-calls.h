/* What calls on files by name have in common. */
#ifndef HEDDLE_FILE_CALLS_H
#define HEDDLE_FILE_CALLS_H
#include "visible.h"
#include <errno.h>

/* With the end. */
static inline uint32_t text_bytes(const char *text) {
  uint32_t bytes = 1;
  while (text[bytes - 1] != 0) bytes++;
  return bytes;
}

/* No name is an error, not an access. */
static inline int named(const char *path, uint32_t site) {
  if (path == NULL) {
    errno = EFAULT;
    return 0;
  }
  heddle_visible_read(path, text_bytes(path), site);
  return 1;
}

#define BY_NAME(path, refused)            \
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);      \
  if (!named(path, heddle_entry_site)) return refused

/* libc keeps the name at hand in a buffer that it may have to grow: no point there, or other threads would find it in use. */
#define WHOLE(call)                     \
  ({                                    \
    uint32_t exploring = heddle_exploring; \
    heddle_exploring = 0;               \
    __typeof__(call) result_ = (call);  \
    heddle_exploring = exploring;       \
    result_;                            \
  })

#endif
