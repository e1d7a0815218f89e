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
import { ValueTypes } from '../reader/types.ts';
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
const word = 2;
const byte = 0;
const emptyBlock = 0x40;

/**
 * The body, with its size in front, of a function that takes address and site. `kernelMemory`: index of the imported memory. Returns where the branches
 * are that are seldom taken, counted from behind the size.
 */
export function writeFastHook(out: ByteWriter, hook: FastHook, slow: number, kernelMemory: number): number[] {
  const { bytes, writes } = hook;
  const constant = (value: number): void => {
    out.u8(Op.i32Const);
    out.s32(value);
  };
  const local = (op: number, index: number): void => {
    out.u8(op);
    out.u32(index);
  };
  const access = (op: number, align: number, offset: number): void => {
    out.u8(op);
    out.u32(align | 0x40);
    out.u32(kernelMemory);
    out.u32(offset);
  };
  const load = (offset: number): void => {
    constant(0);
    access(Op.i32Load, word, offset);
  };
  const store = (offset: number, value: () => void): void => {
    constant(0);
    value();
    access(Op.i32Store, word, offset);
  };
  const rare: number[] = [];
  const size = out.reserveU32();
  const start = out.length;
  /** Goes to the call of the kernel when the value on the stack is not 0. */
  const look = (): void => {
    rare.push(out.length - start);
    out.u8(Op.brIf);
    out.u32(0);
  };
  out.u32(1);
  out.u32(3);
  out.u8(ValueTypes.i32);
  out.u8(Op.block);
  out.u8(emptyBlock);
  load(kernelLayout.words);
  constant(1);
  out.u8(Op.i32Sub);
  local(Op.localTee, left);
  out.u8(Op.i32Eqz);
  look();
  // Rotated, an address that is not aligned is one beyond memory; others are counted in units of the access.
  const shift = Math.log2(bytes);
  // A wide stamp has a bit for each cell of 4 bytes, a narrow one for each byte.
  const wide = bytes >= 4;
  const bitsOfUnit = wide ? bytes / 4 : bytes;
  local(Op.localGet, address);
  if (shift > 0) {
    constant(shift);
    out.u8(Op.i32Rotr);
  }
  local(Op.localTee, unit);
  load(kernelLayout.sizedEnds + 4 * shift);
  out.u8(Op.i32GeU);
  look();
  local(Op.localGet, unit);
  constant((wide ? 4 : 2) - shift);
  out.u8(Op.i32ShrU);
  constant(-8);
  out.u8(Op.i32And);
  if (wide) load(writes ? kernelLayout.writeStamps : kernelLayout.readStamps);
  else load(writes ? kernelLayout.narrowWriteStamps : kernelLayout.narrowReadStamps);
  out.u8(Op.i32Add);
  local(Op.localTee, block);
  // The epoch is another one, a byte has no stamp, or the site is flagged: one branch for all three, because V8 loads once more what a branch alone compares.
  access(Op.i32Load, word, 4);
  load(kernelLayout.stamp);
  out.u8(Op.i32Xor);
  local(Op.localGet, block);
  access(Op.i32Load, word, 0);
  // By the number of the first cell or byte, modulo 32.
  local(Op.localGet, unit);
  if (bitsOfUnit > 1) {
    local(Op.localGet, unit);
    out.u8(Op.i32Add);
  }
  out.u8(Op.i32Rotr);
  constant((1 << bitsOfUnit) - 1);
  out.u8(Op.i32And);
  out.u8(Op.i32Or);
  local(Op.localGet, site);
  access(Op.i32Load8U, byte, kernelLayout.siteFlags);
  out.u8(Op.i32Or);
  look();
  store(kernelLayout.words, () => local(Op.localGet, left));
  if (writes) store(kernelLayout.effectSeen, () => constant(1));
  out.u8(Op.return);
  out.u8(Op.end);
  local(Op.localGet, address);
  local(Op.localGet, site);
  local(Op.call, slow);
  out.u8(Op.end);
  out.patchU32(size, out.length - start);
  return rare;
}
