/** Accesses to ranges: they give signs of life for so many bytes, and what they leave does not depend on where those fall. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KernelWord } from './kernel.ts';
import { openKernel } from './testing/open-kernel.ts';

const module = new WebAssembly.Module(readFileSync(join(import.meta.dirname, '../../build/kernel.wasm')));
const base = 0x1_0000;
const signBytes = 1 << 20;

function begin() {
  const { kernel, hooks, signs, reports } = openKernel(module, false);
  kernel.words[KernelWord.eventsLeft] = 1_000_000;
  kernel.begin_execution();
  const range = (kind: 'read' | 'write', address: number, bytes: number): void =>
    void hooks[`${kind}_range`]?.(address, bytes, 1);
  /** So many bytes that a sign comes with `left` more. */
  const goOnTo = (left: number): void => {
    for (let bytes = signBytes - left; bytes > 0; bytes -= 65_536) range('read', base, Math.min(bytes, 65_536));
  };
  return { kernel, hooks, signs, reports, range, goOnTo };
}

describe('ranges', () => {
  it('give a sign of life for every MiB, in one or in many', () => {
    const { range, signs } = begin();
    for (let i = 0; i < 16 * 5; i++) range(i % 2 === 0 ? 'read' : 'write', base, 65_536);
    expect(signs.count).toBe(5);
  });

  const odd = [1, 2, 3, 4, 5, 7, 8].flatMap((left) => [0, 1, 2, 3].map((offset) => ({ left, offset })));
  it.each(odd)(
    'leave the same where the sign comes $left bytes behind an address that is $offset behind a cell',
    (at) => {
      const { range, goOnTo, signs, kernel, hooks, reports } = begin();
      goOnTo(at.left);
      expect(signs.count).toBe(0);
      kernel.thread_fork(1);
      range('write', base + 64 + at.offset, 13);
      expect(signs.count).toBe(1);
      kernel.switch_thread(1);
      for (let byte = 0; byte < 64; byte++) hooks['read1']?.(base + 48 + byte, 100 + byte);
      expect(reports.map(({ address, bytes, previousThread }) => ({ address, bytes, previousThread }))).toEqual(
        Array.from({ length: 13 }, (_, byte) => ({
          address: base + 64 + at.offset + byte,
          bytes: 1,
          previousThread: 0,
        })),
      );
    },
  );
});
