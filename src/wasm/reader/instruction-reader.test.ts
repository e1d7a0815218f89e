import { describe, expect, it } from 'vitest';

import { ByteWriter } from '../byte-writer.ts';
import { InstructionReader } from './instruction-reader.ts';
import { atomicImmediates, Immediate, miscImmediates, Op, plainImmediates, simdImmediates } from './opcodes.ts';

/** A module with one of everything that an immediate can refer to, and one function with the given code. */
function moduleWith(code: readonly number[]): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  const section = (id: number, ...bytes: number[]): void => {
    out.u8(id);
    out.u32(bytes.length);
    for (const byte of bytes) out.u8(byte);
  };
  for (const byte of [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.u8(byte);
  section(1, 1, 0x60, 0, 0);
  section(3, 1, 0);
  section(4, 1, 0x70, 0, 1);
  section(5, 1, 0, 1);
  section(13, 1, 0, 0);
  section(6, 1, 0x7f, 1, 0x41, 0, 0x0b);
  section(9, 1, 1, 0, 1, 0);
  section(12, 1);
  section(10, 1, code.length + 3, 1, 1, 0x7f, ...code);
  section(11, 1, 1, 0);
  return out.finish();
}

/** Instruction encodings to try for an opcode: V8 wants the natural alignment for atomics. */
function encodings(opcode: readonly number[], kind: number): number[][] {
  switch (kind) {
    case Immediate.none:
      return [[...opcode]];
    case Immediate.blockType:
      return [[...opcode, 0x40, Op.end]];
    case Immediate.tryTable:
      return [[...opcode, 0x40, 1, 0, 0, 0, Op.end]];
    case Immediate.index:
    case Immediate.zeroByte:
    case Immediate.lane:
      return [[...opcode, 0]];
    case Immediate.indices:
      return [[...opcode, 0, 0]];
    case Immediate.memoryArgument:
      return [0, 1, 2, 3].map((align) => [...opcode, align, 0x83, 0x00]);
    case Immediate.memoryArgumentLane:
      return [[...opcode, 0, 1, 0]];
    case Immediate.i32:
    case Immediate.i64:
      return [[...opcode, 0xff, 0x7f]];
    case Immediate.f32:
      return [[...opcode, 1, 2, 3, 4]];
    case Immediate.f64:
      return [[...opcode, 1, 2, 3, 4, 5, 6, 7, 8]];
    case Immediate.v128:
      return [[...opcode, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]];
    case Immediate.branchTable:
      return [[...opcode, 1, 0, 0]];
    case Immediate.valueTypes:
      return [[...opcode, 1, 0x7f]];
    case Immediate.heapType:
      return [[...opcode, 0x70]];
    default:
      return [];
  }
}

/** These stand only inside of others. */
const dependent = new Map<number, number[]>([
  [0x05, [Op.unreachable, Op.if, 0x40, 0x05, Op.end]],
  [0x07, [Op.try, 0x40, 0x07, 0, Op.end]],
  [0x09, [Op.try, 0x40, 0x19, 0x09, 0, Op.end]],
  [0x0b, []],
  [0x18, [Op.try, 0x40, 0x18, 0]],
  [0x19, [Op.try, 0x40, 0x19, Op.end]],
]);

function isValid(instruction: readonly number[]): boolean {
  return WebAssembly.validate(moduleWith([Op.unreachable, ...instruction, Op.unreachable, Op.end]));
}

/** Decodes `instruction` and returns the opcodes found. */
function decode(instruction: readonly number[]): number[] {
  const reader = new InstructionReader(Uint8Array.from(instruction));
  const ops: number[] = [];
  while (!reader.done) {
    reader.next();
    ops.push(reader.op);
  }
  return ops;
}

const prefixes = [
  [0xfc, miscImmediates],
  [0xfd, simdImmediates],
  [0xfe, atomicImmediates],
] as const;

describe('every instruction', () => {
  it('of one byte is one that V8 knows, with the same immediates', () => {
    for (const [opcode, kind] of plainImmediates.entries()) {
      if (kind === Immediate.invalid || kind === Immediate.prefix) continue;
      const candidates = dependent.has(opcode) ? [dependent.get(opcode) as number[]] : encodings([opcode], kind);
      expect(candidates.some(isValid), `opcode ${opcode.toString(16)}`).toBe(true);
      for (const candidate of candidates) {
        if (candidate.length > 0) expect(decode(candidate)).toContain(opcode);
      }
    }
  });

  it.each(prefixes)('behind prefix %i is one that V8 knows, with the same immediates', (prefix, table) => {
    for (const [opcode, kind] of table.entries()) {
      if (kind === Immediate.invalid) continue;
      const bytes = opcode > 0x7f ? [prefix, (opcode & 0x7f) | 0x80, opcode >> 7] : [prefix, opcode];
      const candidates = encodings(bytes, kind);
      expect(candidates.some(isValid), `opcode ${prefix.toString(16)} ${opcode.toString(16)}`).toBe(true);
      for (const candidate of candidates) expect(decode(candidate)).toEqual([(prefix << 12) | opcode]);
    }
  });

  it('that is missing from the tables is one that V8 refuses', () => {
    const tails = [[], [0], [0, 0], [0, 0, 0], [0x40, Op.end]];
    for (const [opcode, kind] of plainImmediates.entries()) {
      // 0xFB introduces garbage-collected types, which the tables leave out.
      if (kind !== Immediate.invalid || opcode === 0xfb) continue;
      expect(
        tails.some((tail) => isValid([opcode, ...tail])),
        `opcode ${opcode.toString(16)}`,
      ).toBe(false);
      expect(() => decode([opcode, 0, 0])).toThrow('expected a known instruction');
    }
    for (const [prefix, table] of prefixes) {
      for (let opcode = 0; opcode < 0x200; opcode++) {
        if ((table[opcode] ?? Immediate.invalid) !== Immediate.invalid) continue;
        const bytes = [prefix, (opcode & 0x7f) | 0x80, opcode >> 7];
        expect(
          tails.some((tail) => isValid([...bytes, ...tail])),
          `${prefix.toString(16)} ${opcode.toString(16)}`,
        ).toBe(false);
        expect(() => decode([...bytes, 0, 0])).toThrow('expected a known instruction');
      }
    }
  });
});

describe('immediates', () => {
  it('come out as fields', () => {
    const reader = new InstructionReader(
      Uint8Array.from([
        Op.i32Const,
        0x7f,
        Op.callIndirect,
        3,
        1,
        Op.brTable,
        2,
        4,
        5,
        6,
        0x28,
        2,
        0x90,
        0x01,
        Op.block,
        0x63,
        0x70,
      ]),
    );
    reader.next();
    expect([reader.op, reader.index]).toEqual([Op.i32Const, -1]);
    reader.next();
    expect([reader.index, reader.index2]).toEqual([3, 1]);
    reader.next();
    expect(reader.targets).toEqual([4, 5, 6]);
    reader.next();
    expect([reader.op, reader.offset, reader.start, reader.end]).toEqual([0x28, 144, 10, 14]);
    reader.next();
    expect([reader.op, reader.done]).toEqual([Op.block, true]);
  });
});
