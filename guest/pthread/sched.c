/* heddle: instrument */
/* sched.h: one process with the default policy on HEDDLE_PROCESSORS processors. */
#include "internal.h"
#include "../libc/processors.h"
#include <sched.h>
#include <string.h>

int sched_yield(void) {
  HEDDLE_AWAIT(heddle_yield());
  return 0;
}

int sched_get_priority_max(int policy) {
  if (policy == SCHED_OTHER || policy == SCHED_BATCH || policy == SCHED_IDLE) return 0;
  if (policy == SCHED_FIFO || policy == SCHED_RR) return 99;
  errno = EINVAL;
  return -1;
}

int sched_get_priority_min(int policy) {
  int highest = sched_get_priority_max(policy);
  return highest > 0 ? 1 : highest;
}

int sched_getscheduler(pid_t process) {
  (void)process;
  return SCHED_OTHER;
}

int sched_setscheduler(pid_t process, int policy, const struct sched_param *parameters) {
  (void)process;
  if (policy == SCHED_OTHER && parameters->sched_priority == 0) return 0;
  errno = policy == SCHED_FIFO || policy == SCHED_RR ? EPERM : EINVAL;
  return -1;
}

int sched_getparam(pid_t process, struct sched_param *parameters) {
  (void)process;
  *parameters = (struct sched_param){0};
  return 0;
}

int sched_setparam(pid_t process, const struct sched_param *parameters) {
  return sched_setscheduler(process, SCHED_OTHER, parameters);
}

int sched_rr_get_interval(pid_t process, struct timespec *interval) {
  (void)process;
  *interval = (struct timespec){.tv_nsec = 100000000};
  return 0;
}

int sched_getcpu(void) { return 0; }

int sched_getaffinity(pid_t process, size_t bytes, cpu_set_t *set) {
  (void)process;
  memset(set, 0, bytes);
  for (size_t cpu = 0; cpu < HEDDLE_PROCESSORS; cpu++) CPU_SET_S(cpu, bytes, set);
  return 0;
}

int sched_setaffinity(pid_t process, size_t bytes, const cpu_set_t *set) {
  (void)process, (void)bytes, (void)set;
  return 0;
}

int __sched_cpucount(size_t bytes, const cpu_set_t *set) {
  int count = 0;
  for (size_t cpu = 0; cpu < bytes * 8; cpu++) count += CPU_ISSET_S(cpu, bytes, set) ? 1 : 0;
  return count;
}
