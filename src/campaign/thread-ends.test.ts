/** The end of a thread hands control to a thread whose pending operation ends the execution: the next execution must find its coroutines in order. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-ends-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(['return 0', 'pthread_exit(0)'])('a lock is freed by a thread that ends with `%s`', async (end) => {
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
  pthread_create(&a, 0, locks, 0);
  pthread_create(&b, 0, frees, 0);
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

it('the stack of a joined thread reads as zero, and nobody says so (docs/limitations.md)', async () => {
  writeFileSync(
    join(folder, 'stack.c'),
    `#include <assert.h>
#include <pthread.h>
static int *volatile left;
static void *leaves(void *a) { volatile int local = 7; left = (int *)&local; return a; }
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, leaves, 0);
  pthread_join(thread, 0);
  assert(*left == 0);
  return 0;
}
`,
  );
  expect((await check({ files: ['stack.c'], cwd: folder, runs: 20 })).verdict).toBe('clean');
});
