/** Read sections and grace periods of heddle.h: those that Heddle keeps (kept.c), and notes about a scheme of the program's own (own.c). */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../src/index.ts';
import type { CheckResult, Finding } from '../src/report/model.ts';

const explore = (file: string, flags: readonly string[], strategy = 'portfolio'): Promise<CheckResult> =>
  check({
    files: [file],
    clangArguments: flags,
    programArguments: [],
    cwd: join(import.meta.dirname, 'grace-periods'),
    runs: 150,
    timeMs: 120_000,
    jobs: 1,
    strategy,
    memoryModel: strategy === 'dpor' ? 'sc' : 'c11',
  });
const causes = ({ findings }: CheckResult): string[] =>
  findings.map(({ kind, cause }) => (cause === undefined ? kind : `${kind}: ${cause}`)).toSorted();
const find = ({ findings }: CheckResult, wanted: string): Finding | undefined =>
  findings.find(({ kind }) => kind === wanted);

describe('sections that Heddle keeps', () => {
  it('order what they protect, under every schedule', async () => {
    const result = await explore('kept.c', [], 'dpor');
    expect(result).toMatchObject({ verdict: 'clean', stoppedBy: 'exhausted', campaign: { exhaustive: true } });
    expect(causes(await explore('kept.c', []))).toEqual([]);
  });
  it.each(['dpor', 'portfolio'])('without a synchronize memory is freed under a reader (%s)', async (strategy) => {
    expect(causes(await explore('kept.c', ['-DNEVER'], strategy))).toEqual(['data-race', 'use-after-free']);
  });
  it('a thread that waits for itself is told with its victims', async () => {
    const result = await explore('kept.c', ['-DINSIDE']);
    expect(causes(result)).toEqual(['deadlock: self-deadlock', 'grace-period-misuse: synchronize-inside']);
    const deadlock = find(result, 'deadlock');
    const roles = deadlock?.waits?.map(({ thread, object, heldBy, section, victim }) => ({
      thread: deadlock.threads.find(({ id }) => id === thread)?.name,
      object,
      heldBy: heldBy?.thread,
      section,
      victim,
    }));
    expect(roles).toEqual([
      { thread: 'creator', object: 'epoch', heldBy: 1, section: true, victim: undefined },
      { thread: 'main', object: 'thread 1', heldBy: 1, section: undefined, victim: true },
      { thread: 'updater', object: 'epoch', heldBy: 1, section: true, victim: true },
    ]);
    expect(deadlock?.waits?.[0]?.stack.map((frame) => frame.function)).toEqual(['replace', 'creator']);
    expect(deadlock?.waits?.[0]?.heldBy?.stack.map(({ line }) => line)).toEqual([20]);
    expect(deadlock?.explanation).toContain('it waits for itself');
  });
  it('must be left as often as entered', async () => {
    expect(causes(await explore('kept.c', ['-DEXIT']))).toEqual(['grace-period-misuse: exit-without-enter']);
    const ends = await explore('kept.c', ['-DENDS']);
    expect(causes(ends)).toContain('grace-period-misuse: ends-inside');
    expect(find(ends, 'grace-period-misuse')?.frames?.[0]).toMatchObject({ function: 'reader', line: 37 });
  });
});

describe('a scheme of the program’s own', () => {
  it('is clean when correct', async () => {
    expect(causes(await explore('own.c', []))).toEqual([]);
  });
  it('waiting for itself is found, whether it hangs or gives up', async () => {
    const hangs = await explore('own.c', ['-DINSIDE']);
    expect(causes(hangs)).toEqual(['deadlock: self-deadlock', 'grace-period-misuse: synchronize-inside']);
    expect(find(hangs, 'deadlock')?.title).toBe('self-deadlock on epoch readers (own.c:28)');
    expect(causes(await explore('own.c', ['-DINSIDE', '-DTIMED']))).toEqual([
      'grace-period-misuse: ended-early',
      'grace-period-misuse: synchronize-inside',
    ]);
  });
  it('a circle of a lock and a grace period is one deadlock', async () => {
    const result = await explore('own.c', ['-DLOCK']);
    expect(causes(result)).toEqual(['deadlock: cycle']);
    const objects = result.findings[0]?.waits?.filter(({ victim }) => victim !== true).map(({ object }) => object);
    expect(objects).toEqual(['mutex lock', 'epoch readers']);
  });
  it('a grace period that ends before a section is named', async () => {
    const result = await explore('own.c', ['-DEARLY']);
    expect(causes(result)).toEqual(['grace-period-misuse: ended-early']);
  });
});
