/* What the sysroot's sched.h leaves out: policies, priorities and processor sets. */
#ifndef HEDDLE_SCHED_H
#define HEDDLE_SCHED_H
#include_next <sched.h>
#define __NEED_size_t
#define __NEED_pid_t
#define __NEED_time_t
#define __NEED_struct_timespec
#include <bits/alltypes.h>
#include <__struct_timespec.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SCHED_OTHER 0
#define SCHED_FIFO 1
#define SCHED_RR 2
#define SCHED_BATCH 3
#define SCHED_IDLE 5

int sched_get_priority_max(int);
int sched_get_priority_min(int);
int sched_getparam(pid_t, struct sched_param *);
int sched_setparam(pid_t, const struct sched_param *);
int sched_getscheduler(pid_t);
int sched_setscheduler(pid_t, int, const struct sched_param *);
int sched_rr_get_interval(pid_t, struct timespec *);

#define CPU_SETSIZE 1024
typedef struct cpu_set_t {
  unsigned long __bits[CPU_SETSIZE / (8 * sizeof(long))];
} cpu_set_t;

int sched_getcpu(void);
int sched_getaffinity(pid_t, size_t, cpu_set_t *);
int sched_setaffinity(pid_t, size_t, const cpu_set_t *);
int __sched_cpucount(size_t, const cpu_set_t *);

#define __HEDDLE_CPU_WORD(cpu, set) (((unsigned long *)(set))[(cpu) / (8 * sizeof(long))])
#define __HEDDLE_CPU_BIT(cpu) (1UL << ((cpu) % (8 * sizeof(long))))
#define __HEDDLE_CPU_DO(cpu, bytes, expression) ((size_t)(cpu) / 8 < (bytes) ? (expression) : 0UL)
#define CPU_SET_S(cpu, bytes, set) __HEDDLE_CPU_DO(cpu, bytes, __HEDDLE_CPU_WORD(cpu, set) |= __HEDDLE_CPU_BIT(cpu))
#define CPU_CLR_S(cpu, bytes, set) __HEDDLE_CPU_DO(cpu, bytes, __HEDDLE_CPU_WORD(cpu, set) &= ~__HEDDLE_CPU_BIT(cpu))
#define CPU_ISSET_S(cpu, bytes, set) (__HEDDLE_CPU_DO(cpu, bytes, __HEDDLE_CPU_WORD(cpu, set) & __HEDDLE_CPU_BIT(cpu)) != 0)
#define CPU_ZERO_S(bytes, set) ((void)__builtin_memset((set), 0, (bytes)))
#define CPU_COUNT_S(bytes, set) __sched_cpucount((bytes), (set))
#define CPU_EQUAL_S(bytes, left, right) (__builtin_memcmp((left), (right), (bytes)) == 0)
#define CPU_ALLOC_SIZE(count) ((((count) + 8 * sizeof(long) - 1) / (8 * sizeof(long))) * sizeof(long))
#define CPU_ALLOC(count) ((cpu_set_t *)__builtin_calloc(1, CPU_ALLOC_SIZE(count)))
#define CPU_FREE(set) __builtin_free(set)
#define CPU_SET(cpu, set) CPU_SET_S(cpu, sizeof(cpu_set_t), set)
#define CPU_CLR(cpu, set) CPU_CLR_S(cpu, sizeof(cpu_set_t), set)
#define CPU_ISSET(cpu, set) CPU_ISSET_S(cpu, sizeof(cpu_set_t), set)
#define CPU_ZERO(set) CPU_ZERO_S(sizeof(cpu_set_t), set)
#define CPU_COUNT(set) CPU_COUNT_S(sizeof(cpu_set_t), set)
#define CPU_EQUAL(left, right) CPU_EQUAL_S(sizeof(cpu_set_t), left, right)

#define SCHED_DEADLINE 6
#define SCHED_RESET_ON_FORK 0x40000000
#define CLONE_VM 0x100
#define CLONE_FS 0x200
#define CLONE_FILES 0x400
#define CLONE_SIGHAND 0x800
#define CLONE_VFORK 0x4000
#define CLONE_PARENT 0x8000
#define CLONE_THREAD 0x10000
#define CLONE_NEWNS 0x20000
#define CLONE_SYSVSEM 0x40000
#define CLONE_SETTLS 0x80000
#define CLONE_PARENT_SETTID 0x100000
#define CLONE_CHILD_CLEARTID 0x200000
#define CLONE_CHILD_SETTID 0x1000000
#define CLONE_NEWUSER 0x10000000
#define CLONE_NEWPID 0x20000000
#define CLONE_NEWNET 0x40000000
int clone(int (*)(void *), void *, int, void *, ...);
int unshare(int);
int setns(int, int);
int getcpu(unsigned *, unsigned *);
#ifdef __cplusplus
}
#endif
#endif
