/* Nobody is logged in: the list is empty. */
#ifndef HEDDLE_UTMP_H
#define HEDDLE_UTMP_H
#include <utmpx.h>

#ifdef __cplusplus
extern "C" {
#endif
#define utmp utmpx
#define ut_name ut_user
#define ut_time ut_tv.tv_sec
#define UT_LINESIZE 32
#define UT_NAMESIZE 32
#define UT_HOSTSIZE 256
#define setutent setutxent
#define endutent endutxent
#define getutent getutxent
#define getutid getutxid
#define getutline getutxline
#ifdef __cplusplus
}
#endif
#endif
