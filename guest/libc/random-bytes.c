/* getrandom and getentropy: bytes that the engine gives, the same in every run. */
#include "visible.h"
#include <errno.h>
#include <sys/random.h>
#include <unistd.h>

#define MOST_ENTROPY 256

ssize_t getrandom(void *to, size_t bytes, unsigned flags) {
  HEDDLE_ENTRY;
  (void)flags;
  HEDDLE_WRITES(to, bytes);
  heddle_random(to, (uint32_t)bytes);
  return (ssize_t)bytes;
}

int getentropy(void *to, size_t bytes) {
  HEDDLE_ENTRY;
  if (bytes > MOST_ENTROPY) {
    errno = EIO;
    return -1;
  }
  HEDDLE_WRITES(to, bytes);
  heddle_random(to, (uint32_t)bytes);
  return 0;
}

void arc4random_buf(void *to, size_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(to, bytes);
  heddle_random(to, (uint32_t)bytes);
}
