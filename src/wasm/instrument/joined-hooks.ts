/**
 * Functions for runs of hooks (hook-runs.ts). The one that the first hook calls looks at all stamps at once and counts all events, when every hook of
 * the run alone would have done no more than that; it returns 0. Else it calls the kernel for the first hook only, as a fast hook does, and returns 1;
 * the others are called with that number, and call the kernel unless it is 0. So what a slow path does, and when, is the same as without runs.
 *
 * Everything about the run is a constant where the function is called, and V8 inlines it: nothing of it is computed at run time.
 */
import type { ByteWriter } from '../byte-writer.ts';
import { Op } from '../reader/opcodes.ts';
import { type FunctionType, ValueTypes } from '../reader/types.ts';
import { type FastHook, writeFastHook } from './fast-hooks.ts';
import { HookCode } from './hook-code.ts';
import type { HookRun } from './hook-runs.ts';
import { kernelLayout } from './kernel-layout.ts';

const { i32 } = ValueTypes;
const address = 0;
const site = 1;
/** Of a joined function: what {@link joinedArguments} are. */
const count = 2;
const low = 3;
const cells = 4;
const largest = 5;
const shift = 6;
const left = 7;
const cell = 8;
const block = 9;
/** Of a later one: what the joined one returned. */
const remains = 2;

/** A function that is added for a hook. */
export interface AddedHook extends FastHook {
  readonly kind: 'fast' | 'joined' | 'later';
  /** Index of the kernel's hook. */
  readonly hook: number;
}

/** By kind; undefined: as the kernel's hook. */
export const addedHookTypes: Readonly<Record<AddedHook['kind'], FunctionType | undefined>> = {
  fast: undefined,
  joined: { params: [i32, i32, i32, i32, i32, i32, i32], results: [i32] },
  later: { params: [i32, i32, i32], results: [] },
};

/** The functions for hooks with a fast one: those, then the two for the runs of each that accesses whole cells. */
export function addedHooks(hooks: readonly (FastHook & { readonly hook: number })[]): AddedHook[] {
  const wide = hooks.filter(({ bytes }) => bytes >= 4);
  return [
    ...hooks.map((hook) => ({ ...hook, kind: 'fast' as const })),
    ...wide.map((hook) => ({ ...hook, kind: 'joined' as const })),
    ...wide.map((hook) => ({ ...hook, kind: 'later' as const })),
  ];
}

/** The body, with its size in front; returns where its rare branches are, as `writeFastHook` does. */
export function writeAddedHook(out: ByteWriter, hook: AddedHook, kernelMemory: number): number[] {
  if (hook.kind === 'fast') return writeFastHook(out, hook, hook.hook, kernelMemory);
  return hook.kind === 'joined' ? writeJoined(out, hook, kernelMemory) : writeLater(out, hook, kernelMemory);
}

/** What a joined function gets behind address and site: how many hooks, where the lowest cell is, which are meant from there on, the largest access. */
export function joinedArguments(run: HookRun): readonly number[] {
  return [run.count, run.low, run.cells, run.largest, Math.log2(run.bytes)];
}

function writeJoined(out: ByteWriter, { hook, writes }: AddedHook, kernelMemory: number): number[] {
  const code = new HookCode(out, kernelMemory, 3);
  // The countdown must not end with any of them.
  code.load(kernelLayout.words);
  code.tee(left);
  code.constant(1);
  code.ops(Op.i32Sub);
  code.get(count);
  code.ops(Op.i32LtU);
  code.look();
  // Where the largest access is aligned, all are; where it is in memory, what has a stamp in the same block is.
  code.get(address, largest);
  code.ops(Op.i32Add);
  code.get(shift);
  code.ops(Op.i32Rotr);
  code.get(shift);
  code.constant(2);
  code.ops(Op.i32Shl);
  code.loadAt(kernelLayout.sizedEnds);
  code.ops(Op.i32GeU);
  code.look();
  code.get(address, low);
  code.ops(Op.i32Add);
  code.constant(2);
  code.ops(Op.i32ShrU);
  code.tee(cell);
  code.stamps(writes ? kernelLayout.writeStamps : kernelLayout.readStamps, 2, block);
  // Those that are there: cells of the next block, whose bits would be shifted in, are not.
  code.constant(-1);
  code.ops(Op.i32Xor);
  code.get(cell);
  code.ops(Op.i32ShrU);
  code.get(cells);
  code.ops(Op.i32And);
  code.get(cells);
  code.ops(Op.i32Xor, Op.i32Or);
  // Sites of a run follow each other: one byte each.
  code.get(site);
  code.loadUnalignedAt(kernelLayout.siteFlags);
  code.constant(32);
  code.get(count);
  code.constant(3);
  code.ops(Op.i32Shl, Op.i32Sub, Op.i32Shl, Op.i32Or);
  code.look();
  code.store(kernelLayout.words, () => {
    code.get(left, count);
    code.ops(Op.i32Sub);
  });
  if (writes) code.store(kernelLayout.effectSeen, () => code.constant(1));
  code.constant(0);
  return code.end(hook, () => code.constant(1));
}

function writeLater(out: ByteWriter, { hook }: AddedHook, kernelMemory: number): number[] {
  const code = new HookCode(out, kernelMemory, 0);
  code.get(remains);
  code.look();
  return code.end(hook);
}
