import { describe, expect, it } from 'vitest';
import type { CheckProgress } from '../index.ts';
import { createProgress, describeLinkProgress, describeProgress } from './progress.ts';

const at = (executions: number): CheckProgress => ({
  executions,
  runs: 20_000,
  findings: 0,
  traces: 3,
  earlier: 0,
  leftMs: 60_000 - executions,
  elapsedMs: executions,
  phase: 'explore',
});

/** Feeds one update every millisecond for `ms`; returns what was written. */
function written(ms: number, live: boolean): string[] {
  const lines: string[] = [];
  let clock = 0;
  const progress = createProgress({ columns: 40, write: (text) => lines.push(text) }, () => clock, live);
  for (; clock < ms; clock++) progress.update(at(clock));
  progress.clear();
  return lines;
}

describe('createProgress', () => {
  it('updates a terminal at most ten times a second and leaves its line empty', () => {
    const lines = written(1000, true);
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('\r\u001B[2K');
    for (const line of lines) expect(line.length).toBeLessThan(40 + 5);
  });
  it('prints a plain line each ten seconds elsewhere', () => {
    expect(written(25_000, false)).toEqual([
      'checking: 10,000 of 20,000 executions, 1,000/s, 3 traces, 0 findings, 10.0 s, 10 s to go\n',
      'checking: 20,000 of 20,000 executions, 1,000/s, 3 traces, 0 findings, 20.0 s, 0 s to go\n',
    ]);
  });
});

describe('describeProgress', () => {
  it('says only that it compiles while it compiles', () => {
    expect(describeProgress({ ...at(0), phase: 'compile' })).toBe('compiling');
  });
  it('says what is left of runs or time, whichever ends first, at the speed of this process', () => {
    expect(describeProgress({ ...at(12_000), runs: 10_000_000 })).toMatch(/, 48 s to go$/);
    expect(describeProgress({ ...at(12_000), runs: 10_000_000, leftMs: 3_600_000 })).toMatch(/, 60 min to go$/);
    expect(describeProgress({ ...at(12_000), runs: 10_000_000, leftMs: 1e9 })).toMatch(/, 2.8 h to go$/);
    const resumed = { ...at(12_000), earlier: 11_000, elapsedMs: 1000 };
    expect(describeProgress(resumed)).toBe(
      'checking: 12,000 of 20,000 executions, 1,000/s, 3 traces, 0 findings, 1.0 s, 8 s to go',
    );
    expect(describeProgress({ ...at(20_000), phase: 'confirm' })).toMatch(/^replaying findings: .* 20.0 s$/);
    const work = { doing: 'confirming', done: 2, of: 31 } as const;
    expect(describeProgress({ ...at(20_000), phase: 'confirm', work })).toMatch(/^confirming 3 of 31: .* 20.0 s$/);
  });
});

describe('the estimate of a search', () => {
  it.each([
    [579, 'of about 579 executions'],
    [0x7fff_ffff, 'of more than 2,147,483,647 executions'],
  ])('%i', (estimate, text) => {
    expect(describeProgress({ ...at(100), runs: Number.MAX_SAFE_INTEGER, estimate })).toContain(text);
  });
});

describe('describeLinkProgress', () => {
  it('says how many modules and megabytes have been read', () => {
    expect(describeLinkProgress({ modules: 12, allModules: 1000, bytes: 12_460_000, allBytes: 1e9 })).toBe(
      'reading: 12 of 1,000 modules, 12.5 of 1,000.0 MB',
    );
    expect(describeLinkProgress({ modules: 0, allModules: 1, bytes: 4e6, allBytes: 1e8 })).toBe(
      'reading: 0 of 1 module, 4.0 of 100.0 MB',
    );
  });
});
