/** What a campaign learns must not depend on the number of workers, whichever strategy uses it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';
import { stripTimeFields } from '../report/json.ts';

/** Globals, a heap object and a race that only `--preempt racy` makes scheduling points of. */
const source = `#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int a, b;
static int *block;
static void *sets(void *x) { a = 1; b = -1; pthread_mutex_lock(&lock); *block += 1; pthread_mutex_unlock(&lock); return x; }
static void *checks(void *x) { int one = a, other = b; if (other == 0 && one == 1) *block = 100; return x; }
int main(void) {
  pthread_t threads[5];
  block = calloc(1, 4);
  for (int i = 0; i < 5; i++) pthread_create(&threads[i], 0, i == 4 ? checks : sets, 0);
  for (int i = 0; i < 5; i++) pthread_join(threads[i], 0);
  assert(*block < 100);
}
`;
const folder = mkdtempSync(join(tmpdir(), 'heddle-learning-'));
writeFileSync(join(folder, 'a.c'), source);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function outcome(strategy: string, jobs: number): Promise<string> {
  const result = await check({ files: ['a.c'], cwd: folder, runs: 100, strategy, jobs });
  expect(result.campaign?.executions).toBe(100);
  expect(result.findings.map(({ kind }) => kind)).toContain('data-race');
  return JSON.stringify(stripTimeFields(result), null, 1);
}

it.each(['surw', 'rff', 'frontier', 'portfolio'])(
  '%s learns the same from two workers as from one',
  async (strategy) => {
    expect(await outcome(strategy, 2)).toBe(await outcome(strategy, 1));
  },
);
