/**
 * For exhaustive search: code at the start of each round of a loop that adds what the last round hands on to it (carried-locals.ts) to a sum in the kernel's memory.
 * Two visits of one place with one sum are visits in one state, as far as locals go; a loop that counts its rounds has another sum every time.
 */
import type { ByteWriter } from '../byte-writer.ts';
import { ByteReader } from '../reader/byte-reader.ts';
import type { FunctionBody } from '../reader/module.ts';
import { Op } from '../reader/opcodes.ts';
import { readValueType, type ValueType, ValueTypes } from '../reader/types.ts';
import { kernelLayout } from './kernel-layout.ts';

const factor = 0x01000193;
const wordAlignment = 2;
/** Of instructions with a memory operand: an index of the memory follows. */
const withMemory = 0x40;

/** Types of the parameters and locals of a function, by index. */
export function localTypes(binary: Uint8Array, parameters: readonly ValueType[], body: FunctionBody): ValueType[] {
  const types = [...parameters];
  const groups = new ByteReader(binary, body.start, body.code);
  for (let left = groups.u32('a count of locals'); left > 0; left--) {
    const count = groups.u32('a count of locals');
    const type = readValueType(groups);
    for (let i = 0; i < count; i++) types.push(type);
  }
  return types;
}

/** Adds the locals to the sum. Vectors and references are left out: a loop that counts has a number to count with. */
export function writeLoopState(
  out: ByteWriter,
  locals: Iterable<number>,
  types: readonly ValueType[],
  kernelMemory: number,
  loop: number,
): void {
  const op = (code: number, index: number): void => {
    out.u8(code);
    out.u32(index);
  };
  const constant = (value: number): void => {
    out.u8(Op.i32Const);
    out.s32(value);
  };
  const access = (code: number): void => {
    op(code, wordAlignment | withMemory);
    out.u32(kernelMemory);
    out.u32(kernelLayout.loopState);
  };
  const mix = (): void => {
    out.u8(Op.i32Xor);
    constant(factor);
    out.u8(Op.i32Mul);
  };
  const half = (local: number, type: ValueType, shift: number): void => {
    op(Op.localGet, local);
    if (type === ValueTypes.f64) out.u8(Op.i64ReinterpretF64);
    out.u8(Op.i64Const);
    out.s32(shift);
    out.u8(Op.i64ShrU);
    out.u8(Op.i32WrapI64);
    mix();
  };
  constant(0);
  constant(0);
  access(Op.i32Load);
  constant(loop);
  mix();
  for (const local of locals) {
    const type = types[local];
    if (type === ValueTypes.i32 || type === ValueTypes.f32) {
      op(Op.localGet, local);
      if (type === ValueTypes.f32) out.u8(Op.i32ReinterpretF32);
      mix();
    } else if (type === ValueTypes.i64 || type === ValueTypes.f64) {
      half(local, type, 0);
      half(local, type, 32);
    }
  }
  access(Op.i32Store);
}
