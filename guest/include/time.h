/* Calls that the sysroot's time.h leaves out. Processor time is virtual time. */
#ifndef HEDDLE_TIME_H
#define HEDDLE_TIME_H
#include_next <time.h>
#define __NEED_pid_t
#include <bits/alltypes.h>

#ifdef __cplusplus
extern "C" {
#endif

int clock_settime(clockid_t, const struct timespec *);
int clock_getcpuclockid(pid_t, clockid_t *);
void tzset(void);
extern char *tzname[2];
extern long timezone;
extern int daylight;

#ifdef __cplusplus
}
#endif
#endif
