/**
 * How much of the linear stack a function takes: read from the code at its beginning, which moves `__stack_pointer` down by a constant.
 *
 * A tiny interpreter of straight-line code knows constants and values relative to the stack pointer. Frames that it cannot tell (aligned ones) have no shape;
 * stacks that move later (alloca) are noticed by who adds frames up, because the sum does not fit.
 */
import { InstructionReader } from '../reader/instruction-reader.ts';
import { Op } from '../reader/opcodes.ts';

export interface FrameShape {
  readonly bytes: number;
  /** Locals that hold the frame's lowest address, the stack pointer while the function runs. */
  readonly pointers: ReadonlySet<number>;
}

/** Relative to the stack pointer at the beginning, a constant, or not known. */
type Value = { readonly base: 'stack' | 'zero'; readonly offset: number } | undefined;

/** Longest beginning that is read. */
const maxInstructions = 64;

/** `code` from `start` (behind the declarations of locals) to `end`; `stackPointer`: index of the global. */
export function frameShape(code: Uint8Array, start: number, end: number, stackPointer: number): FrameShape | undefined {
  const reader = new InstructionReader(code, start, end);
  const stack: Value[] = [];
  const locals = new Map<number, Value>();
  for (let left = maxInstructions; left > 0 && !reader.done; left--) {
    reader.next();
    switch (reader.op) {
      case Op.block:
        break;
      case Op.globalGet:
        stack.push(reader.index === stackPointer ? { base: 'stack', offset: 0 } : undefined);
        break;
      case Op.i32Const:
        stack.push({ base: 'zero', offset: reader.index });
        break;
      case Op.localGet:
        stack.push(locals.get(reader.index));
        break;
      case Op.localSet:
        locals.set(reader.index, stack.pop());
        break;
      case Op.localTee:
        locals.set(reader.index, stack.at(-1));
        break;
      case Op.i32Add:
      case Op.i32Sub:
        stack.push(sum(stack.pop(), stack.pop(), reader.op === Op.i32Sub ? -1 : 1));
        break;
      case Op.globalSet: {
        const value = stack.pop();
        if (reader.index !== stackPointer) break;
        if (value?.base !== 'stack' || value.offset > 0) return undefined;
        const pointers = [...locals].filter(([, each]) => each?.base === 'stack' && each.offset === value.offset);
        return { bytes: -value.offset, pointers: new Set(pointers.map(([local]) => local)) };
      }
      default:
        return movesLater(reader, stackPointer) ? undefined : { bytes: 0, pointers: new Set() };
    }
  }
  return movesLater(reader, stackPointer) ? undefined : { bytes: 0, pointers: new Set() };
}

function sum(right: Value, left: Value, sign: number): Value {
  if (right?.base !== 'zero' || left === undefined) return undefined;
  return { base: left.base, offset: left.offset + sign * right.offset };
}

function movesLater(reader: InstructionReader, stackPointer: number): boolean {
  while (!reader.done) {
    reader.next();
    if (reader.op === Op.globalSet && reader.index === stackPointer) return true;
  }
  return false;
}
