/** Correct lock-free programs are clean under the C11 model; with one order too weak (-DBUGGY), each is found. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { check } from '../src/index.ts';
import type { CheckResult } from '../src/report/model.ts';

const programs = [
  'bakery',
  'bounded-queue',
  'clh-lock',
  'epochs',
  'filter-lock',
  'grace-period',
  'read-write-lock',
  'ring-buffer',
  'sense-barrier',
  'treiber-stack',
  'two-copies',
];

const explore = (name: string, flags: readonly string[]): Promise<CheckResult> =>
  check({
    files: [`${name}.c`],
    clangArguments: flags,
    programArguments: [],
    cwd: join(import.meta.dirname, 'lock-free'),
    runs: 1000,
    timeMs: 120_000,
    jobs: 1,
    stopOn: 'first',
    explain: false,
    memoryModel: 'c11',
  });

describe.each(programs)('%s', (name) => {
  test('correct: nothing in a thousand schedules', async () => {
    const result = await explore(name, []);
    expect(result.findings.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([]);
    expect(result).toMatchObject({ verdict: 'clean', campaign: { executions: 1000 } });
  });

  test('one order too weak: found', async () => {
    const { verdict } = await explore(name, ['-DBUGGY']);
    expect(verdict).toBe('findings');
  });
});
