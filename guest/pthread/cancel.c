/* heddle: instrument */
/* Cancellation: the state and type are kept, so that code which only protects itself from it runs; asking for it is
 * refused when linking (src/toolchain/unsupported.ts). */
#include "internal.h"

static _Thread_local int cancel_state = PTHREAD_CANCEL_ENABLE;
static _Thread_local int cancel_type = PTHREAD_CANCEL_DEFERRED;

int pthread_setcancelstate(int state, int *old) {
  if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE) return EINVAL;
  if (old != NULL) *old = cancel_state;
  cancel_state = state;
  return 0;
}

int pthread_setcanceltype(int type, int *old) {
  if (type != PTHREAD_CANCEL_DEFERRED && type != PTHREAD_CANCEL_ASYNCHRONOUS) return EINVAL;
  if (old != NULL) *old = cancel_type;
  cancel_type = type;
  return 0;
}

void pthread_testcancel(void) {}
