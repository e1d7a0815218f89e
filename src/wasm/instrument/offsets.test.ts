import { beforeAll, describe, expect, it } from 'vitest';

import { compileFreestanding } from '../../toolchain/testing/freestanding.ts';
import { codeBase } from '../reader/module.ts';
import { readModule } from '../reader/read-module.ts';
import { instrumentSource } from '../testing/instrument-source.ts';
import { run, type Running } from '../testing/run.ts';
import { type Instrumented, instrument } from './instrument.ts';
import { createSiteTable, insertedPiece, noPiece } from './site-table.ts';

let original: Uint8Array;
let instrumented: Instrumented;

beforeAll(async () => {
  original = await compileFreestanding(instrumentSource);
  instrumented = instrument(original);
});

async function start(answers: Record<string, () => never> = {}): Promise<Running> {
  return run(instrumented.binary, answers);
}

describe('offsets', () => {
  /** The instrumented program's stack at the first call of `import` made by `name`: original code offsets, innermost first. */
  async function stackAt(name: string, stop: string, ...values: readonly number[]): Promise<number[]> {
    const program = await start({
      [stop]: () => {
        throw new Error('stop');
      },
    });
    try {
      program.call(name, ...values);
    } catch (error) {
      const frames = [...((error as Error).stack ?? '').matchAll(/wasm-function\[(\d+)\]:(0x[0-9a-f]+)/g)];
      return frames
        .filter(([, index]) => !instrumented.sites.isAddedFunction(Number(index)))
        .map(([, , offset]) => instrumented.sites.toOriginal(Number(offset)));
    }
    throw new Error(`${stop} was not called`);
  }

  it('leads from a stack frame back to the original call', async () => {
    const [offset] = await stackAt('add', 'kernel.read4', 1);
    const { data } = instrumented.sites;
    const site = data.codeOffsets.indexOf(offset ?? -1) + 1;
    expect(instrumented.sites.hook(site)).toBe('read4');
  });

  it('survives being posted to another thread', () => {
    const copy = createSiteTable(structuredClone(instrumented.sites.data));
    for (let site = 0; site <= copy.count; site++) {
      expect([copy.codeOffset(site), copy.functionIndex(site), copy.hook(site)]).toEqual([
        instrumented.sites.codeOffset(site),
        instrumented.sites.functionIndex(site),
        instrumented.sites.hook(site),
      ]);
    }
  });

  it('leads from every byte that was kept to the same byte in the original', () => {
    const base = codeBase(readModule(original));
    const { data, toOriginal } = instrumented.sites;
    let kept = 0;
    let piece = 0;
    for (const { start: first, end } of readModule(instrumented.binary).bodies) {
      for (let offset = first; offset < end; offset++) {
        while ((data.pieceStarts[piece + 1] ?? Infinity) <= offset) piece++;
        if ((data.pieceOrigins[piece] ?? noPiece) >= insertedPiece) continue;
        kept++;
        expect(instrumented.binary[offset]).toBe(original[base + toOriginal(offset)]);
      }
    }
    const originalBytes = readModule(original).bodies.reduce((sum, body) => sum + body.end - body.start, 0);
    expect(kept / originalBytes).toBeGreaterThan(0.9);
    expect(toOriginal(0)).toBe(-1);
    expect(toOriginal(instrumented.binary.length)).toBe(-1);
  });

  it('leaves wrappers out of recursive stacks', async () => {
    const program = await start();
    program.set('heddle_depth_limit', 3);
    expect(program.call('through_pointer', 2)).toBe(2);
    const offsets = await stackAt('through_pointer', 'kernel.read4', 5);
    expect(offsets.every((offset) => offset >= 0)).toBe(true);
  });
});
