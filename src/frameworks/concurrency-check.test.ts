/** A check ends before the framework gives its test up, which would tell nothing of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { expectNoFindings, testTimeoutMs } from './concurrency-check.ts';

const cwd = mkdtempSync(join(tmpdir(), 'heddle-frameworks-'));
writeFileSync(join(cwd, 'main.c'), 'int main(void) { return 0; }\n');
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

it('tells what there is when its time is over', async () => {
  const endless = { cwd, files: ['main.c'], runs: 2_000_000_000, timeMs: 3_600_000 };
  await expect(expectNoFindings(endless, 1)).rejects.toMatchObject({
    name: 'ConcurrencyError',
    result: { verdict: 'incomplete', stoppedBy: 'interrupt' },
  });
});

it('leaves a test time for what is under way', () => {
  expect(testTimeoutMs({ files: [], timeMs: 1000, hangTimeoutMs: 5000 })).toBe(66_000);
});
