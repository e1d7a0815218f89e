/**
 * The most frequent hooks as functions of the program itself, which V8 inlines: they touch the kernel's memory and call the kernel only when
 * there is something to do. A call into another instance costs several times more than the checks.
 *
 * What they do is what kernel/access.c does when a stamp stands for the access (kernel/stamps.c): count the event, and say that a write is an
 * effect. The kernel is called, before anything has been counted, when the countdown ends with this event, when the site is a scheduling point,
 * when the address is not aligned or lies in no memory of the program, and when the stamp is missing.
 */
import type { ByteWriter } from '../byte-writer.ts';
import { Op } from '../reader/opcodes.ts';
import { HookCode } from './hook-code.ts';
import { kernelLayout } from './kernel-layout.ts';

export interface FastHook {
  readonly bytes: 1 | 2 | 4 | 8;
  readonly writes: boolean;
}

const hookName = /^__tsan_(?:volatile_)?(read|write)([1248])$/;

/** Undefined for hooks that stay calls of the kernel. */
export function fastHook(name: string): FastHook | undefined {
  // A virtual table pointer is four bytes.
  if (name === '__tsan_vptr_read') return { bytes: 4, writes: false };
  const match = hookName.exec(name);
  return match === null ? undefined : { bytes: Number(match[2]) as FastHook['bytes'], writes: match[1] === 'write' };
}

const address = 0;
const site = 1;
const left = 2;
const block = 3;
const unit = 4;

/**
 * The body, with its size in front, of a function that takes address and site. `kernelMemory`: index of the imported memory. Returns where the branches
 * are that are seldom taken, counted from behind the size.
 */
export function writeFastHook(out: ByteWriter, hook: FastHook, slow: number, kernelMemory: number): number[] {
  const { bytes, writes } = hook;
  const code = new HookCode(out, kernelMemory, 3);
  code.load(kernelLayout.words);
  code.constant(1);
  code.ops(Op.i32Sub);
  code.tee(left);
  code.ops(Op.i32Eqz);
  code.look();
  // Rotated, an address that is not aligned is one beyond memory; others are counted in units of the access.
  const shift = Math.log2(bytes);
  // A wide stamp has a bit for each cell of 4 bytes, a narrow one for each byte.
  const wide = bytes >= 4;
  const bitsOfUnit = wide ? bytes / 4 : bytes;
  code.get(address);
  if (shift > 0) {
    code.constant(shift);
    code.ops(Op.i32Rotr);
  }
  code.tee(unit);
  code.load(kernelLayout.sizedEnds + 4 * shift);
  code.ops(Op.i32GeU);
  code.look();
  code.get(unit);
  const { narrowReadStamps, narrowWriteStamps, readStamps, writeStamps } = kernelLayout;
  const [read, written] = wide ? [readStamps, writeStamps] : [narrowReadStamps, narrowWriteStamps];
  // The epoch is another one, a byte has no stamp, or the site is flagged: one branch for all three, because V8 loads once more what a branch alone compares.
  code.stamps(writes ? written : read, (wide ? 4 : 2) - shift, block);
  // By the number of the first cell or byte, modulo 32.
  code.get(unit);
  if (bitsOfUnit > 1) {
    code.get(unit);
    code.ops(Op.i32Add);
  }
  code.ops(Op.i32Rotr);
  code.constant((1 << bitsOfUnit) - 1);
  code.ops(Op.i32And, Op.i32Or);
  code.get(site);
  code.loadByteAt(kernelLayout.siteFlags);
  code.ops(Op.i32Or);
  code.look();
  code.store(kernelLayout.words, () => code.get(left));
  if (writes) code.store(kernelLayout.effectSeen, () => code.constant(1));
  return code.end(slow);
}
