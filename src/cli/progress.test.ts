import { describe, expect, it } from 'vitest';
import type { CheckProgress } from '../index.ts';
import { createProgress, describeProgress } from './progress.ts';

const at = (executions: number): CheckProgress => ({
  executions,
  runs: 20_000,
  findings: 0,
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
      'checking: 10,000 of 20,000 executions, 1,000/s, 0 findings, 10.0 s\n',
      'checking: 20,000 of 20,000 executions, 1,000/s, 0 findings, 20.0 s\n',
    ]);
  });
});

describe('describeProgress', () => {
  it('says only that it compiles while it compiles', () => {
    expect(describeProgress({ ...at(0), phase: 'compile' })).toBe('compiling');
  });
});
