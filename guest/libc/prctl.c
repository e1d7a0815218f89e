/* prctl for the name of the calling thread. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>

#define NAME_BYTES 16

int prctl(int option, ...) {
  va_list arguments;
  va_start(arguments, option);
  char *name = va_arg(arguments, char *);
  va_end(arguments);
  if (option == PR_GET_NAME) return pthread_getname_np(pthread_self(), name, NAME_BYTES);
  if (option == PR_SET_NAME) {
    char cut[NAME_BYTES] = {0};
    strncpy(cut, name, NAME_BYTES - 1);
    return pthread_setname_np(pthread_self(), cut);
  }
  if (option == PR_SET_DUMPABLE || option == PR_SET_PDEATHSIG) return 0;
  errno = EINVAL;
  return -1;
}
