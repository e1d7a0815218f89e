import { describe, expect, test } from 'vitest';

import { checkProgram, titles } from './cxx/check.ts';

/** What the -DBUGGY twin of each program must show. */
const programs: readonly (readonly [name: string, buggy: string])[] = [
  ['thread', 'data-race'],
  ['mutexes', 'data-race'],
  ['shared-mutex', 'data-race'],
  ['condition', 'data-race'],
  ['call-once', 'data-race'],
  ['local-static', 'data-race'],
  ['latch', 'data-race'],
  ['barrier', 'data-race'],
  ['semaphore', 'data-race'],
  ['atomic-wait', 'data-race'],
  ['shared-ptr', 'data-race'],
  ['shared-ptr-last', 'use-after-free'],
  ['atomic-shared-ptr', 'data-race'],
  ['future', 'data-race'],
  ['shared-future', 'data-race'],
  ['thread-local', 'data-race'],
  ['stop-token', 'data-race'],
  ['string', 'data-race'],
  ['iostream', 'data-race'],
  ['first-stream', 'data-race'],
  ['exception-ptr', 'data-race'],
  ['pmr', 'data-race'],
];

describe.each(programs)('%s', (name, buggy) => {
  test('correct: nothing in some hundred schedules', async () => {
    const result = await checkProgram(`${name}.cc`, [], { runs: 400 });
    expect(titles(result.findings)).toEqual([]);
    expect(result.verdict).toBe('clean');
    expect(result.campaign?.executions).toBe(400);
  });

  test('buggy: found', async () => {
    const result = await checkProgram(`${name}.cc`, ['BUGGY'], { runs: 200 });
    expect(result.findings.map(({ kind }) => kind)).toContain(buggy);
  });
});

/** Who waits has seen what a notification was about: else a stale value puts a thread to sleep for ever. */
test.each(['atomic-wait', 'latch', 'barrier', 'semaphore', 'condition'])(
  '%s: no lost wake-up under c11',
  async (name) => {
    const result = await checkProgram(`${name}.cc`, [], { memoryModel: 'c11', runs: 500 });
    expect(titles(result.findings)).toEqual([]);
    expect(result.verdict).toBe('clean');
  },
);
