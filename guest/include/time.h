/* Calls that the sysroot's time.h leaves out. Processor time is virtual time. */
#ifndef HEDDLE_TIME_H
#define HEDDLE_TIME_H
#include_next <time.h>
#define __NEED_pid_t
#define __NEED_timer_t
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

struct sigevent;
int timer_create(clockid_t, struct sigevent *__restrict, timer_t *__restrict);
int timer_delete(timer_t);
int timer_settime(timer_t, int, const struct itimerspec *__restrict, struct itimerspec *__restrict);
int timer_gettime(timer_t, struct itimerspec *);
int timer_getoverrun(timer_t);
time_t timelocal(struct tm *);
int dysize(int);
#define CLOCK_REALTIME_ALARM 8
#define CLOCK_BOOTTIME_ALARM 9
#define CLOCK_TAI 11
#ifdef __cplusplus
}
#endif
#endif
