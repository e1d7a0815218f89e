/* Whether the process has one thread: never said, as the program is checked for having several. */
#ifndef HEDDLE_SYS_SINGLE_THREADED_H
#define HEDDLE_SYS_SINGLE_THREADED_H

#ifdef __cplusplus
extern "C" {
#endif
extern char __libc_single_threaded;
#ifdef __cplusplus
}
#endif
#endif
