/** What Heddle does not report, or reports where a program copes: each line is a limitation of docs/limitations.md. */
import { afterAll, expect, it } from 'vitest';

import type { CheckResult } from '../src/report/model.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

/** `first` in one thread comes before `second` in another in time, but does not happen before it. */
const inTime = (first: string, second: string): string => `
#include <pthread.h>
#include <unistd.h>
void __tsan_testonly_barrier_init(unsigned *, unsigned), __tsan_testonly_barrier_wait(unsigned *);
static unsigned barrier;
static void *other(void *unused) {
  __tsan_testonly_barrier_wait(&barrier);
  ${second}
  return unused;
}
int main(void) {
  pthread_t thread;
  __tsan_testonly_barrier_init(&barrier, 2);
  pthread_create(&thread, 0, other, 0);
  ${first}
  __tsan_testonly_barrier_wait(&barrier);
  pthread_join(thread, 0);
  return 0;
}
`;

const folder = createFolder({
  'released.cc': `
#include <cstdlib>
int main() {
  free(new int);
  delete static_cast<int *>(malloc(sizeof(int)));
  delete new int[3];
}
`,
  'processor-time.c': `
#include <assert.h>
#include <time.h>
#include <unistd.h>
int main(void) {
  clock_t before = clock();
  sleep(5);
  assert(clock() - before < CLOCKS_PER_SEC);
  return 0;
}
`,
  'closed.c': inTime('write(1, "a", 1);', 'close(1);'),
  'bounded-spin.c': `
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>
static atomic_int ready, waiters;
static void *waits(void *unused) {
  for (int i = 0; i < ROUNDS && !ready; i++) {}
  waiters++;
  while (!ready) syscall(SYS_futex, &ready, FUTEX_WAIT_PRIVATE, 0, 0);
  return unused;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, waits, 0);
  if (waiters) syscall(SYS_futex, &ready, FUTEX_WAKE_PRIVATE, 1);
  ready = 1;
  pthread_join(thread, 0);
  return 0;
}
`,
  'late.c': `
#include <pthread.h>
#include <time.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t woken = PTHREAD_COND_INITIALIZER;
static int *waiting;
static void *sleeps(void *unused) {
  int wakened = 0, late = 0;
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += 1000000;
  pthread_mutex_lock(&lock);
  waiting = &wakened;
  while (!wakened && !late) late = pthread_cond_timedwait(&woken, &lock, &until) != 0;
  waiting = 0;
  pthread_mutex_unlock(&lock);
  return unused;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, sleeps, 0);
  pthread_mutex_lock(&lock);
  int *taken = waiting;
  waiting = 0;
  pthread_mutex_unlock(&lock);
  pthread_mutex_lock(&lock);
  if (taken) *taken = 1;
  pthread_cond_signal(&woken);
  pthread_mutex_unlock(&lock);
  pthread_join(thread, 0);
  return 0;
}
`,
  'unlocked-for.c': `
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static void *other(void *unused) { usleep(1000); pthread_mutex_unlock(&mutex); return unused; }
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, other, 0);
  pthread_mutex_lock(&mutex);
  pthread_mutex_lock(&mutex);
  abort();
}
`,
  'jump-buffer.c': `
#include <pthread.h>
#include <setjmp.h>
static jmp_buf buffer;
static void *set(void *x) { return setjmp(buffer) == 0 ? x : 0; }
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, set, 0);
  set(0);
  pthread_join(thread, 0);
  return 0;
}
`,
  'dynamic-cast.cc': `
#include <new>
#include <thread>
struct Base { virtual ~Base() {} virtual int f() { return 0; } };
struct Derived : Base { int f() override { return 1; } };
alignas(Derived) static char space[sizeof(Derived)];
static Base *base = reinterpret_cast<Base *>(space);
static volatile int seen;
int main() {
  new (space) Derived;
  std::thread thread([] { seen = USE; });
  new (space) Base;
  thread.join();
}
`,
  'global.c': `
#include <pthread.h>
int counter;
static void *count(void *x) { counter++; return x; }
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, count, 0);
  count(0);
  pthread_join(thread, 0);
  return 0;
}
`,
  'ended-by-another.c': `
#include <pthread.h>
#include <stdlib.h>
static void *ends(void *x) { exit(0); return x; }
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, ends, 0);
  for (;;);
}
`,
  'not-ended.c': `
#include <pthread.h>
#include <stdatomic.h>
static atomic_int done;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void rounds(void) { for (;;); }
static void *other(void *x) {
#if defined(WAITS)
  pthread_mutex_lock(&lock);
#elif defined(SPINS)
  while (!done) {}
#endif
  return x;
}
int main(void) {
  pthread_t thread;
  pthread_mutex_lock(&lock);
  pthread_create(&thread, 0, other, 0);
  rounds();
  done = 1;
}
`,
  'polling.c': `
#include <poll.h>
#include <unistd.h>
int main(void) {
  int ends[2];
  pipe(ends);
  struct pollfd reading = {.fd = ends[0], .events = POLLIN};
  if (HANGS_UP) close(ends[1]);
  while (poll(&reading, 1, HANGS_UP ? -1 : 0) == HANGS_UP) {}
  return 0;
}
`,
  'nothing-to-read.c': `
#include <fcntl.h>
#include <unistd.h>
int main(void) {
  int ends[2];
  char byte;
  pipe(ends);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  while (read(ends[0], &byte, 1) < 0) {}
  return 0;
}
`,
  'faults.c': `
#include <setjmp.h>
#include <signal.h>
static sigjmp_buf back;
static void on_fault(int number) { siglongjmp(back, number); }
int main(void) {
  signal(SIGSEGV, on_fault);
  if (sigsetjmp(back, 1) == 0) *(volatile int *)0 = 1;
  return 0;
}
`,
});
afterAll(folder.remove);

async function kinds(file: string, ...options: string[]): Promise<string[]> {
  const { stdout } = await runWarmCli(['check', file, '--runs', '200', '--json', ...options], { cwd: folder.path });
  return (JSON.parse(stdout) as CheckResult).findings.map(({ kind }) => kind);
}

async function search(file: string, ...options: string[]): Promise<CheckResult> {
  const { stdout } = await runWarmCli(['check', file, '--strategy', 'dpor', ...options, '--json'], {
    cwd: folder.path,
  });
  return JSON.parse(stdout) as CheckResult;
}

it('does not let a thread spin on to the end of a very long bounded spin while who it waits for could run', async () => {
  expect(await kinds('bounded-spin.c', '-DROUNDS=100', '--runs', '2000')).toEqual(['deadlock']);
  expect(await kinds('bounded-spin.c', '-DROUNDS=1000', '--runs', '1000')).toEqual([]);
  const found = await search('bounded-spin.c', '-DROUNDS=100', '--runs', '5000');
  expect(found.findings.map(({ kind }) => kind)).toEqual(['deadlock']);
});

it('does not know what a thread in an empty loop would have done when another one ends the program', async () => {
  const ended = await runWarmCli(['check', 'ended-by-another.c', '--runs', '2', '--json'], { cwd: folder.path });
  expect({ code: ended.code, ...(JSON.parse(ended.stdout) as CheckResult) }).toMatchObject({
    code: 3,
    verdict: 'incomplete',
    findings: [],
    campaign: { executions: 2, cutOff: 2 },
    notes: ['2 executions were cut off at `300 million rounds of a loop without an access`.'],
  });
  const { verdict, notes } = await search('ended-by-another.c');
  expect([verdict, notes?.join()]).toEqual(['incomplete', expect.stringContaining('300 million rounds')]);
});

it.each(['-DWAITS', '-DENDS', '-DSPINS'])('calls an empty loop a hang when nobody ends it: %s', async (what) => {
  const { stdout } = await runWarmCli(['check', 'not-ended.c', what, '--runs', '1', '--json'], { cwd: folder.path });
  const { findings } = JSON.parse(stdout) as CheckResult;
  expect(findings).toMatchObject([{ kind: 'hang', frames: [{ function: 'rounds', line: 6 }, { function: 'main' }] }]);
});

it('does not let a time-out pass beside a wake-up that is under way, unless it may pass at any time', async () => {
  expect(await kinds('late.c', '--runs', '2000')).toEqual([]);
  const { stdout } = await runWarmCli(['check', 'late.c', '--runs', '50'], { cwd: folder.path });
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('`--time-outs any` lets them time out beside a wake-up');
  expect(await kinds('late.c', '--runs', '2000', '--time-outs', 'any')).toEqual(['use-after-free']);
});

it('does not call it a race when a descriptor is closed without order to its use', async () => {
  expect(await kinds('closed.c')).toEqual([]);
});

it('does not see what setjmp writes to its buffer', async () => {
  expect(await kinds('jump-buffer.c')).toEqual([]);
});

it('does not see that dynamic_cast reads the pointer to the virtual table, as virtual calls do', async () => {
  expect(await kinds('dynamic-cast.cc', '-DUSE=base->f()')).toEqual(['data-race']);
  expect(await kinds('dynamic-cast.cc', '-DUSE=dynamic_cast<Derived*>(base)!=0')).toEqual([]);
});

it('does not name globals without the debug information of -g', async () => {
  const titles = async (flag: string): Promise<string> => {
    const { stdout } = await runWarmCli(['check', 'global.c', '--runs', '50', '--json', flag], { cwd: folder.path });
    return (JSON.parse(stdout) as CheckResult).findings.map(({ title }) => title).join('\n');
  };
  expect(await titles('-g')).toBe('data race on counter (global.c:4)');
  expect(await titles('-g1')).toMatch(/^data race on 0x[0-9a-f]+ \(global\.c:4\)$/);
});

it('reports a fault that the program would handle', async () => {
  expect(await kinds('faults.c')).toEqual(['null-dereference']);
});

it('does not run on from a deadlock that another thread would end by unlocking what it does not hold', async () => {
  expect(await kinds('unlocked-for.c')).toEqual(['deadlock']);
});

it('does not tell memory of new from that of malloc where it is given back', async () => {
  expect(await kinds('released.cc')).toEqual([]);
});

it('counts sleeping as processor time', async () => {
  expect(await kinds('processor-time.c')).toEqual(['assertion']);
});

it('does not tell a loop of system calls that change nothing as a livelock', async () => {
  for (const program of [['polling.c', '-DHANGS_UP=0'], ['polling.c', '-DHANGS_UP=1'], ['nothing-to-read.c']]) {
    const words = ['check', ...program, '--runs', '1', '--max-steps', '3000000', '--json'];
    const { code, stdout } = await runWarmCli(words, { cwd: folder.path });
    expect([code, (JSON.parse(stdout) as CheckResult).campaign?.cutOff]).toEqual([3, 1]);
  }
});
