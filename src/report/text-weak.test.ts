import { describe, expect, it } from 'vitest';
import type { Finding, WeakAccess } from './model.ts';
import { textContext } from './style.ts';
import { weakMemoryLines } from './text-weak.ts';

const at = (line: number): WeakAccess['location'] => ({ file: 'a.c', line, column: 3, function: 'f' });
const load = (step: number, line: number, value: string): WeakAccess => ({
  step,
  thread: 2,
  location: at(line),
  name: 'x',
  order: 'acquire',
  read: { thread: -1, value },
  newest: { thread: 1, value: '1', order: 'relaxed', location: at(12) },
});
const lines = (...weakAccesses: readonly WeakAccess[]): string[] =>
  weakMemoryLines({ weakAccesses } as unknown as Finding, textContext({ columns: 1000 }));

describe('what a finding owes to weak memory', () => {
  it('is nothing without a weak access', () => {
    expect(lines()).toEqual([]);
  });

  it('names both places and orders', () => {
    expect(lines(load(5, 8, '0'))).toEqual([
      '    T2 read 0 from x at a.c:8:3 (acquire) although T1 had stored 1 at a.c:12:3 (relaxed): nothing orders the store before the read.',
    ]);
  });

  it('is told once when it happens again', () => {
    const [first, second, ...rest] = lines(load(5, 8, '0'), load(6, 9, '0'), load(7, 8, '0'));
    expect(first).toMatch(/before the read\. This happened 2 times\.$/);
    expect(second).toMatch(/a\.c:9.* before the read\.$/);
    expect(rest).toEqual([]);
  });

  it('tells an older store from the newest one of the same value', () => {
    expect(lines(load(5, 8, '1'))[0]).toContain('T2 read an older 1 from x');
  });

  it('ends after six', () => {
    const told = lines(...[1, 2, 3, 4, 5, 6, 7, 8].map((line) => load(line, line, '0')));
    expect(told).toHaveLength(7);
    expect(told.at(-1)).toBe('    and 2 more');
  });
});
