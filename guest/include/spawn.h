/* No program can be started: the calls are undefined at link. */
#ifndef HEDDLE_SPAWN_H
#define HEDDLE_SPAWN_H
#define __NEED_pid_t
#include <bits/alltypes.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct {
  int __unused;
} posix_spawnattr_t, posix_spawn_file_actions_t;
int posix_spawn(pid_t *__restrict, const char *__restrict, const posix_spawn_file_actions_t *, const posix_spawnattr_t *__restrict,
                char *const *__restrict, char *const *__restrict);
int posix_spawnp(pid_t *__restrict, const char *__restrict, const posix_spawn_file_actions_t *, const posix_spawnattr_t *__restrict,
                 char *const *__restrict, char *const *__restrict);
#ifdef __cplusplus
}
#endif
#endif
