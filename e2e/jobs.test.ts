/** Results do not depend on how many workers there are, nor on when they join: also `--stop-on first` ends at one and the same execution. */
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { check } from '../src/index.ts';
import { stripTimeFields } from '../src/report/json.ts';
import type { CheckResult } from '../src/report/model.ts';
import { createFolder, runCli } from './cli-support.ts';

/** Rare: six of seven choices alike, and one order of the threads. */
const source = `#include <assert.h>
#include <heddle.h>
#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int first;
static void *run(void *arg) {
  pthread_mutex_lock(&lock);
  if (first == 0) first = (int)(long)arg;
  pthread_mutex_unlock(&lock);
  return 0;
}
int main(void) {
  pthread_t threads[2];
  for (long i = 0; i < 2; i++) pthread_create(&threads[i], 0, run, (void *)(i + 1));
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
  int odds = 0;
  for (int i = 0; i < 7; i++) odds += heddle_choose(3) == 0;
  assert(odds < 6 || first == 1);
}
`;
const folder = createFolder({ 'rare.c': source });
afterAll(() => folder.remove());

const run = async (jobs: number, seed: number): Promise<CheckResult> =>
  await check({ files: ['rare.c'], cwd: folder.path, runs: 4000, seed, jobs, stopOn: 'first', explain: false });

describe('--stop-on first', () => {
  it.each([1, 2])('gives the same with more workers, and nothing behind the first finding (seed %i)', async (seed) => {
    const one = await run(1, seed);
    const [finding] = one.findings;
    expect(one).toMatchObject({ verdict: 'findings', stoppedBy: 'first' });
    expect(finding?.firstHitAtExecution, 'far enough that several workers were at it').toBeGreaterThan(64);
    expect(one.campaign?.executions).toBe((finding?.firstHitAtExecution ?? 0) + 1);
    const comparable = (result: CheckResult): string => JSON.stringify(stripTimeFields(result));
    expect(comparable(await run(2, seed))).toBe(comparable(one));
    expect(comparable(await run(3, seed))).toBe(comparable(one));
  });
});

describe('workers that join late', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  it.each([40, 700, 3000])('change nothing (after %i executions)', async (after) => {
    const run = async (jobs: number): Promise<string> =>
      JSON.stringify(stripTimeFields(await check({ files: ['rare.c'], cwd: folder.path, runs: 6000, jobs })));
    const one = await run(1);
    vi.stubEnv('HEDDLE_JOBS_AT_ONCE', String(after));
    expect(await run(3)).toBe(one);
  });
});

describe('a worker', () => {
  it('starts from what V8 made of its files for an earlier command', async () => {
    // Not from what the tests themselves keep.
    const env = { NODE_COMPILE_CACHE: '', NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
    const check = async (): Promise<string> =>
      (await runCli(['check', 'rare.c', '--runs=10', '--jobs=1'], { cwd: folder.path, env })).stderr;
    await check();
    expect(await check()).toMatch(/campaign\/worker\.[jt]s was accepted/);
  });
});
