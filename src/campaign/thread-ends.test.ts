/** The end of a thread hands control to a thread whose pending operation ends the execution: the next execution must find its coroutines in order. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check, type CheckOptions } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-ends-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['return 0', 'locks', 'frees'],
  ['pthread_exit(0)', 'locks', 'frees'],
  // The stack of the thread that ends is above that of the one whose operation ends the execution.
  ['return 0', 'frees', 'locks'],
])('a lock is freed by a thread that ends with `%s` (%s, %s)', async (end, first, second) => {
  writeFileSync(
    join(folder, 'main.c'),
    `#include <pthread.h>
#include <stdlib.h>
static pthread_mutex_t *lock;
static void *locks(void *a) { pthread_mutex_lock(lock); pthread_mutex_unlock(lock); return a; }
static void *frees(void *a) { free(lock); ${end}; return a; }
int main(void) {
  pthread_t a, b;
  lock = malloc(sizeof *lock);
  pthread_mutex_init(lock, 0);
  pthread_create(&a, 0, ${first}, 0);
  pthread_create(&b, 0, ${second}, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return 0;
}
`,
  );
  const result = await check({
    files: ['main.c'],
    cwd: folder,
    runs: 64,
    strategy: 'random',
    heap: 'quarantine',
    hangTimeoutMs: 2000,
  });
  expect(result.campaign?.executions).toBe(64);
  expect(result.findings.map(({ kind }) => kind)).toContain('use-after-free');
  expect(result.findings.map(({ kind }) => kind)).not.toContain('hang');
});

it.each(['return 0', 'exit(0)'])('a detached thread may run when the process ends with `%s`', async (end) => {
  writeFileSync(
    join(folder, 'detached.c'),
    `#include <pthread.h>
#include <stdlib.h>
static int *shared;
static void at_end(void) { free(shared); }
static void *uses(void *a) { *shared = 1; return a; }
int main(void) {
  pthread_t thread;
  shared = malloc(sizeof *shared);
  atexit(at_end);
  pthread_create(&thread, 0, uses, 0);
  pthread_detach(thread);
  ${end};
}
`,
  );
  const result = await check({ files: ['detached.c'], cwd: folder, runs: 64, heap: 'quarantine' });
  expect(result.findings.map(({ kind }) => kind).sort()).toEqual(['data-race', 'use-after-free']);
});

describe('the stack of a thread that has ended', () => {
  const program = (worker: string, main: string): string => `#include <assert.h>
#include <pthread.h>
#include <semaphore.h>
static int *volatile left;
static sem_t given, *volatile inside;
static void *worker(void *a) { ${worker} }
static void *other(void *a) { volatile int own[64] = {1}; return (void *)(long)own[3]; }
int main(void) {
  pthread_t thread, next;
  sem_init(&given, 0, 0);
  pthread_create(&thread, 0, worker, 0);
  ${main}
}
`;
  const leaves = 'volatile int local = 7; left = (int *)&local; sem_post(&given); return a;';
  const exits = 'volatile int local = 7; left = (int *)&local; sem_post(&given); pthread_exit(0);';
  const lendsSemaphore = 'sem_t own; sem_init(&own, 0, 0); inside = &own; sem_post(&given); return a;';

  const verdictOf = async (name: string, text: string, options: Partial<CheckOptions> = {}) => {
    writeFileSync(join(folder, name), text);
    const result = await check({ files: [name], cwd: folder, runs: 64, ...options });
    return result.findings.map(({ kind, title }) => `${kind}: ${title.replace(/ \(.*/, '')}`);
  };
  const used = ['use-after-free: use after free of stack of T1 worker'];

  it.each([
    ['read after the join', leaves, 'pthread_join(thread, 0); return *left;'],
    ['written after the join of pthread_exit', exits, 'pthread_join(thread, 0); *left = 1; return 0;'],
    ['written while a detached thread ends', leaves, 'pthread_detach(thread); sem_wait(&given); *left = 1; return 0;'],
    ['a semaphore in it posted', lendsSemaphore, 'pthread_join(thread, 0); sem_post(inside); return 0;'],
  ])('%s', async (_what, worker, main) => {
    expect(await verdictOf('ended.c', program(worker, main))).toEqual(used);
  });

  it('is in dpor a state that other threads depend on', async () => {
    const text = program(leaves, 'sem_wait(&given); *left = 1; pthread_join(thread, 0); return 0;');
    expect(await verdictOf('search.c', text, { strategy: 'dpor' })).toEqual(used);
  });

  it.each(['reuse', 'quarantine'] as const)(
    "may be another thread's (%s), and is that of the next execution",
    async (heap) => {
      const main = `pthread_join(thread, 0);
  for (int i = 0; i < 3; i++) { pthread_create(&next, 0, other, 0); pthread_join(next, 0); }
  return 0;`;
      expect(await verdictOf('reused.c', program(leaves, main), { heap })).toEqual([]);
    },
  );

  it('of main stays when main ends with pthread_exit', async () => {
    const text = `#include <pthread.h>
static void *adds(void *a) { ++*(volatile int *)a; return 0; }
int main(void) {
  pthread_t thread;
  int local = 1;
  pthread_create(&thread, 0, adds, &local);
  pthread_detach(thread);
  pthread_exit(0);
}
`;
    expect(await verdictOf('main.c', text)).toEqual([]);
  });
});
