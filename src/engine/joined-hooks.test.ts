/** Which accesses of a run reach the kernel, and that each is counted as if it were alone (src/wasm/instrument/joined-hooks.ts). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KernelWord } from './kernel.ts';
import { callRun } from './testing/call-run.ts';
import { openKernel } from './testing/open-kernel.ts';

const module = new WebAssembly.Module(readFileSync(join(import.meta.dirname, '../../build/kernel.wasm')));

/** The first of 128 bytes whose cells have one block. */
const base = 0x1_0000;

function begin() {
  const { kernel, calls, hooks } = openKernel(module, true);
  const { words } = kernel;
  words[KernelWord.eventsLeft] = 1_000_000;
  kernel.begin_execution();
  /** How many hooks of a run reach the kernel, and how many events are counted. Sites count from 1. */
  const run = (kind: 'read' | 'write', ...places: readonly (readonly [address: number, size: 4 | 8])[]): number[] => {
    const [left, reached] = [words[KernelWord.eventsLeft] ?? 0, calls.count];
    expect(
      callRun(
        hooks,
        kind,
        places.map(([address, size]) => ({ address, size })),
        1,
      ),
    ).toBe(1);
    return [calls.count - reached, left - (words[KernelWord.eventsLeft] ?? 0)];
  };
  return { kernel, words, run };
}

describe('a run of hooks', () => {
  it.each(['read', 'write'] as const)('of %ss with stamps does not reach the kernel, and counts all', (kind) => {
    const { run } = begin();
    expect(run(kind, [base + 4, 4], [base, 4])).toEqual([2, 2]);
    expect(run(kind, [base + 4, 4], [base, 4])).toEqual([0, 2]);
    expect(run(kind, [base + 4, 4], [base, 4], [base + 8, 8])).toEqual([3, 3]);
    expect(run(kind, [base + 8, 8], [base, 4], [base + 12, 4])).toEqual([0, 3]);
    expect(run(kind, [base + 12, 4], [base + 8, 4], [base + 4, 4], [base, 8])).toEqual([0, 4]);
  });

  it('of writes is an effect', () => {
    const { run, words } = begin();
    run('write', [base, 4], [base + 4, 4]);
    words[KernelWord.effectSeen] = 0;
    expect(run('write', [base, 4], [base + 4, 4])).toEqual([0, 2]);
    expect(words[KernelWord.effectSeen]).toBe(1);
  });

  it('reaches the kernel with each when one has no stamp', () => {
    const { run } = begin();
    run('read', [base, 4], [base + 4, 4]);
    expect(run('read', [base, 4], [base + 8, 4])).toEqual([2, 2]);
    expect(run('read', [base + 12, 4], [base, 4])).toEqual([2, 2]);
    expect(run('write', [base, 4], [base + 4, 4])).toEqual([2, 2]);
    expect(run('read', [base, 4], [base + 4, 4], [base + 8, 4], [base + 12, 4])).toEqual([4, 4]);
  });

  it('reaches it where two blocks meet', () => {
    const { run } = begin();
    run('read', [base + 124, 4], [base + 128, 4]);
    expect(run('read', [base + 124, 4], [base + 128, 4])).toEqual([2, 2]);
    // Bits of the first cells of the block must not stand for those of the next.
    run('read', [base, 4], [base + 4, 4]);
    expect(run('read', [base + 124, 4], [base + 132, 4])).toEqual([2, 2]);
    expect(run('read', [base + 132, 4], [base + 124, 4])).toEqual([2, 2]);
  });

  it('reaches it when an address is not aligned', () => {
    const { run } = begin();
    const odd = [base + 2, 4] as const;
    run('read', odd, [base + 6, 4]);
    expect(run('read', odd, [base + 6, 4])).toEqual([2, 2]);
    // All cells have stamps, but not the access that is not aligned.
    run('read', [base, 4], [base + 4, 4], [base + 8, 4]);
    expect(run('read', [base, 4], [base + 4, 8])).toEqual([2, 2]);
  });

  it.each([1, 2, 3, 4])('reaches it when site %i is a scheduling point', (site) => {
    const { run, kernel } = begin();
    const all = [0, 4, 8, 12].map((offset) => [base + offset, 4] as const);
    run('read', ...all);
    kernel.siteFlags[5] = 1;
    expect(run('read', ...all)).toEqual([0, 4]);
    kernel.siteFlags[site] = 1;
    expect(run('read', ...all)).toEqual([4, 4]);
    expect(run('read', ...all.slice(0, 3))).toEqual([site === 4 ? 0 : 3, 3]);
  });

  it.each([1, 2, 3, 4])('reaches it when the countdown has %i left', (left) => {
    const { run, words } = begin();
    const all = [0, 4, 8].map((offset) => [base + offset, 4] as const);
    run('read', ...all);
    words[KernelWord.eventsLeft] = left;
    expect(run('read', ...all)).toEqual([left <= 3 ? 3 : 0, 3]);
  });
});
