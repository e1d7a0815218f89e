/** One seed, one result: twice, with any number of jobs, in any folder; and a token leads to the same finding in a fresh copy. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check as checkHere } from '../src/index.ts';
import { parseResult, stripTimeFields } from '../src/report/json.ts';
import type { CheckResult } from '../src/report/model.ts';
import { createFolder, runCli } from './cli-support.ts';

const source = `#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
static int counter;
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static char *shared;
static void *add(void *arg) {
  pthread_mutex_t *first = arg == 0 ? &a : &b, *second = arg == 0 ? &b : &a;
  for (int i = 0; i < 3; i++) counter++;
  pthread_mutex_lock(first);
  pthread_mutex_lock(second);
  if (shared != 0) free(shared);
  shared = arg == 0 ? malloc(8) : 0;
  pthread_mutex_unlock(second);
  pthread_mutex_unlock(first);
  return 0;
}
int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], 0, add, i == 0 ? 0 : &counter);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
  assert(counter == 6);
}
`;
const options = ['--runs', '400', '--time', '10m', '--json'];

describe('the same seed', () => {
  const first = createFolder({ 'race.c': source });
  const other = createFolder({});
  const inDepth = join(other.path, 'deeper/down');
  let text = '';
  let result: CheckResult;

  const check = async (cwd: string, ...more: string[]): Promise<CheckResult> => {
    const run = await runCli(['check', ...options, ...more, 'race.c'], { cwd });
    expect(run.code, run.stderr).toBe(1);
    return parseResult(run.stdout, 'output', 'HDL_TEST');
  };
  const comparable = (of: CheckResult): string => JSON.stringify(stripTimeFields(of), null, 1);

  beforeAll(async () => {
    cpSync(first.path, inDepth, { recursive: true });
    result = await check(first.path, '--jobs', '1');
    text = comparable(result);
  });
  afterAll(() => {
    first.remove();
    other.remove();
  });

  it('finds several kinds of bug', () => {
    expect(new Set(result.findings.map(({ kind }) => kind))).toEqual(
      new Set(['data-race', 'deadlock', 'assertion', 'lock-order-inversion']),
    );
  });

  it('gives the same bytes again', async () => {
    expect(comparable(await check(first.path, '--jobs', '1'))).toBe(text);
  });

  it('gives the same bytes with two jobs', async () => {
    expect(comparable(await check(first.path, '--jobs', '2'))).toBe(text);
  });

  it('gives the same bytes in another folder', async () => {
    expect(comparable(await check(inDepth, '--jobs', '2'))).toBe(text);
  });

  // Worker threads serve one campaign after the other: the third one here is run by threads that ran another program before.
  it('gives the same bytes from a process that checks one program after the other', async () => {
    const request = {
      files: ['race.c'],
      clangArguments: [],
      programArguments: [],
      cwd: first.path,
      runs: 400,
      jobs: 2,
    };
    const overdraft = join(import.meta.dirname, '../specimens/overdraft');
    const results: string[] = [];
    for (const cwd of [first.path, overdraft, first.path]) {
      const files = cwd === overdraft ? ['buggy.c'] : request.files;
      const checked = await checkHere({ ...request, files, cwd, timeMs: 600_000 });
      if (cwd === first.path) results.push(comparable(checked));
    }
    expect(results).toEqual([text, text]);
  });

  // A token is a schedule, which may show other bugs before the one that it was kept for: replay prints the first.
  it('replays every token in a folder that has never seen a campaign', async () => {
    const titles = result.findings.map(({ title }) => title);
    const fresh = createFolder({ 'race.c': source });
    try {
      for (const finding of result.findings) {
        const run = await runCli(['replay', finding.schedule, 'race.c'], { cwd: fresh.path });
        expect(run.code, run.stderr).toBe(1);
        expect(titles.filter((title) => run.stdout.includes(title))).toHaveLength(1);
        if (finding.kind === 'data-race') expect(run.stdout).toContain(finding.title);
      }
    } finally {
      fresh.remove();
    }
  });
});
