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
int prctl(int, ...);
#ifdef __cplusplus
}
#endif
#endif
