/* prctl: the thread's name is understood, other requests are answered with EINVAL. */
#ifndef HEDDLE_SYS_PRCTL_H
#define HEDDLE_SYS_PRCTL_H
#ifdef __cplusplus
extern "C" {
#endif
#define PR_SET_PDEATHSIG 1
#define PR_SET_DUMPABLE 4
#define PR_SET_NAME 15
#define PR_GET_NAME 16
#define PR_GET_DUMPABLE 3
#define PR_SET_KEEPCAPS 8
#define PR_SET_SECCOMP 22
#define PR_SET_TIMERSLACK 29
#define PR_GET_TIMERSLACK 30
#define PR_SET_CHILD_SUBREAPER 36
#define PR_SET_NO_NEW_PRIVS 38
#define PR_GET_NO_NEW_PRIVS 39
#define PR_SET_THP_DISABLE 41
#define PR_SET_PTRACER 0x59616d61
#define PR_SET_PTRACER_ANY (~0ul)
int prctl(int, ...);
#ifdef __cplusplus
}
#endif
#endif
