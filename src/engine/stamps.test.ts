/** Which accesses reach the kernel, and how much memory the stamps of the others take (kernel/stamps.c). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kernelLayout } from '../wasm/instrument/kernel-layout.ts';
import { KernelWord } from './kernel.ts';
import { openKernel } from './testing/open-kernel.ts';

const module = new WebAssembly.Module(readFileSync(join(import.meta.dirname, '../../build/kernel.wasm')));

/** The first of 128 bytes whose cells have one block. */
const base = 0x1_0000;

function begin() {
  const { kernel, calls, hooks, reports } = openKernel(module, true);
  kernel.words[KernelWord.eventsLeft] = 1_000_000;
  kernel.begin_execution();
  let site = 0;
  /** How many of these accesses, one after the other, reach the kernel. */
  const reach = (...accesses: readonly (readonly [hook: string, address: number])[]): number => {
    const before = calls.count;
    for (const [hook, address] of accesses) hooks[hook]?.(address, ++site);
    return calls.count - before;
  };
  /** Words of the kernel's memory that the stamps of `bytes` from `base` on take. */
  const words = (table: number, bytes: number, each: number): Int32Array => {
    const first = ((kernel.all[table >> 2] ?? 0) >> 2) + Math.floor(base / each) * 2;
    return kernel.all.slice(first, first + Math.ceil(bytes / each) * 2);
  };
  return { kernel, reach, words, reports };
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('stamps', () => {
  it('of cells take a sixteenth of what was read', () => {
    const { reach, words } = begin();
    const all = range(1024).map((i) => ['read4', base + 4 * i] as const);
    expect(reach(...all)).toBe(1024);
    expect(reach(...all)).toBe(0);
    expect(words(kernelLayout.readStamps, 4096, 128)).toHaveLength(4096 / 16 / 4);
    expect(words(kernelLayout.readStamps, 4096, 128).filter((_, i) => i % 2 === 0)).toEqual(new Int32Array(32));
    expect(words(kernelLayout.narrowReadStamps, 4096, 32)).toEqual(new Int32Array(256));
    expect(words(kernelLayout.writeStamps, 4096, 128)).toEqual(new Int32Array(64));
  });

  it.each(['read', 'write'])('of every size of %s are those of its bytes alone', (kind) => {
    const { reach } = begin();
    const hook = (bytes: number): string => `${kind}${bytes}`;
    expect(reach([hook(8), base + 8], [hook(8), base + 8], [hook(4), base + 8], [hook(4), base + 12])).toBe(1);
    expect(reach([hook(4), base + 4], [hook(4), base + 16])).toBe(2);
    // The last cell of a block, and the first of the next.
    expect(reach([hook(4), base + 124], [hook(4), base + 128])).toBe(2);
    expect(reach([hook(8), base + 120], [hook(4), base + 124], [hook(4), base + 128])).toBe(1);
    expect(reach([hook(1), base + 33], [hook(1), base + 33], [hook(1), base + 32], [hook(1), base + 34])).toBe(3);
    expect(reach([hook(2), base + 32], [hook(2), base + 34], [hook(2), base + 34])).toBe(1);
    expect(reach([hook(4), base + 64], [hook(4), base + 64], [hook(1), base + 67], [hook(1), base + 67])).toBe(2);
  });

  it('of the cell and of its bytes go when another thread writes a byte', () => {
    const { kernel, reach, reports } = begin();
    kernel.thread_fork(1);
    expect(reach(['read4', base], ['read1', base + 1], ['read4', base + 4], ['read1', base + 5])).toBe(4);
    kernel.switch_thread(1);
    expect(reach(['write1', base + 1])).toBe(1);
    expect(reports.map(({ address }) => address)).toEqual([base + 1]);
    kernel.switch_thread(0);
    expect(reach(['read4', base + 4], ['read1', base + 5])).toBe(0);
    expect(reach(['read1', base + 1])).toBe(1);
    expect(reach(['read4', base])).toBe(1);
    expect(reports.slice(1).map(({ address }) => address)).toEqual([base + 1]);
  });

  it.each([1, 2, 4, 8])('of a write of %i bytes goes when another thread reads them', (bytes) => {
    const { kernel, reach, reports } = begin();
    kernel.thread_fork(1);
    const write = [`write${bytes}`, base] as const;
    expect(reach(write, write)).toBe(1);
    kernel.switch_thread(1);
    expect(reach([`read${bytes}`, base])).toBe(1);
    const found = reports.length;
    kernel.switch_thread(0);
    expect(reach(write)).toBe(1);
    expect(found).toBeGreaterThan(0);
    expect(reports).toHaveLength(2 * found);
  });

  it('of both kinds go when the memory has a new life', () => {
    const { kernel, reach } = begin();
    const accesses = [
      ['write4', base + 64],
      ['write1', base + 64],
      ['read4', base + 64],
      ['read2', base + 66],
      ['write4', base + 72],
      ['write1', base + 73],
    ] as const;
    expect(reach(...accesses)).toBe(6);
    expect(reach(...accesses)).toBe(0);
    kernel.forget_range(base + 64, 8);
    expect(reach(...accesses)).toBe(4);
  });

  it('are gone when numbers of epochs have run out and one comes again', () => {
    const { kernel, reach } = begin();
    const number = (): number => kernel.all[kernelLayout.stamp >> 2] ?? 0;
    const accesses = [
      ['write4', base],
      ['read8', base + 64],
      ['write1', base + 0x8000],
      ['read2', base + 0x8002],
    ] as const;
    expect(reach(...accesses)).toBe(4);
    const first = number();
    const object = kernel.object_new();
    let before: number;
    do {
      before = number();
      kernel.object_release(object);
    } while (number() > before);
    while (number() < first) kernel.object_release(object);
    expect(number()).toBe(first);
    expect(reach(...accesses)).toBe(4);
  });
});
