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
const word = 2;
const byte = 0;
const emptyBlock = 0x40;

/**
 * The body, with its size in front, of a function that takes address and site. `kernelMemory`: index of the imported memory. Returns where the `if`
 * is that seldom holds, counted from behind the size.
 */
export function writeFastHook(out: ByteWriter, hook: FastHook, slow: number, kernelMemory: number): number {
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
  const size = out.reserveU32();
  const start = out.length;
  out.u32(1);
  out.u32(1);
  out.u8(ValueTypes.i32);
  load(kernelLayout.words);
  constant(1);
  out.u8(Op.i32Sub);
  local(Op.localTee, left);
  out.u8(Op.i32Eqz);
  local(Op.localGet, site);
  access(Op.i32Load8U, byte, kernelLayout.siteFlags);
  out.u8(Op.i32Or);
  local(Op.localGet, address);
  load(kernelLayout.programBytes);
  out.u8(Op.i32GeU);
  out.u8(Op.i32Or);
  // table[address >> 3] ^ stamp: zero above the last byte when the epoch is this one, and there where the byte has been accessed. An index that is
  // too large must not trap here; 256 MiB behind each table are the kernel's.
  local(Op.localGet, address);
  constant(1);
  out.u8(Op.i32ShrU);
  constant(0x0fff_fffc);
  out.u8(Op.i32And);
  load(hook.writes ? kernelLayout.writeStamps : kernelLayout.readStamps);
  out.u8(Op.i32Add);
  access(Op.i32Load, word, 0);
  load(kernelLayout.stamp);
  out.u8(Op.i32Xor);
  if (hook.bytes < 8) {
    constant((1 << hook.bytes) - 1);
    local(Op.localGet, address);
    constant(7);
    out.u8(Op.i32And);
    out.u8(Op.i32Shl);
    constant(-256);
    out.u8(Op.i32Or);
    out.u8(Op.i32And);
  }
  out.u8(Op.i32Or);
  if (hook.bytes > 1) {
    local(Op.localGet, address);
    constant(hook.bytes - 1);
    out.u8(Op.i32And);
    out.u8(Op.i32Or);
  }
  const rare = out.length - start;
  out.u8(Op.if);
  out.u8(emptyBlock);
  local(Op.localGet, address);
  local(Op.localGet, site);
  local(Op.call, slow);
  out.u8(Op.else);
  const store = (offset: number, value: () => void): void => {
    constant(0);
    value();
    access(Op.i32Store, word, offset);
  };
  store(kernelLayout.words, () => local(Op.localGet, left));
  if (hook.writes) store(kernelLayout.effectSeen, () => constant(1));
  out.u8(Op.end);
  out.u8(Op.end);
  out.patchU32(size, out.length - start);
  return rare;
}
