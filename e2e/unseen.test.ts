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

it('does not call it a race when a descriptor is closed without order to its use', async () => {
  expect(await kinds('closed.c')).toEqual([]);
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
