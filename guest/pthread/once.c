/* pthread_once: the body runs here, because the engine cannot call back into the program and suspend. */
#include "internal.h"

int pthread_once(pthread_once_t *control, void (*body)(void)) {
  if (HEDDLE_AWAIT(heddle_once_begin(control)) == 1) {
    body();
    heddle_once_end(control);
  }
  return 0;
}
