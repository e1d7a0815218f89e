/**
 * The instruction set: for every opcode, which immediates follow it. Covers the MVP, sign extension, saturating conversions, bulk
 * memory, reference types, typed function references, multi-value, SIMD (relaxed too), threads, tail calls, both forms of exception
 * handling and garbage-collected types.
 */

/** What follows an opcode. */
export const Immediate = {
  invalid: 0,
  none: 1,
  blockType: 2,
  /** One index: local, global, function, tag, label, table, memory, data or element segment. */
  index: 3,
  /** Two indices. */
  indices: 4,
  memoryArgument: 5,
  i32: 6,
  i64: 7,
  f32: 8,
  f64: 9,
  branchTable: 10,
  valueTypes: 11,
  tryTable: 12,
  heapType: 13,
  v128: 14,
  lane: 15,
  memoryArgumentLane: 16,
  zeroByte: 17,
  prefix: 18,
  /** Flags, a label and two heap types. */
  castBranch: 19,
} as const;

export type Immediate = (typeof Immediate)[keyof typeof Immediate];

/** Opcodes that code in this project asks for by name. A prefixed opcode is `prefix << 12 | number`. */
export const Op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  try: 0x06,
  catch: 0x07,
  throw: 0x08,
  rethrow: 0x09,
  throwRef: 0x0a,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  returnCall: 0x12,
  returnCallIndirect: 0x13,
  callRef: 0x14,
  returnCallRef: 0x15,
  delegate: 0x18,
  catchAll: 0x19,
  drop: 0x1a,
  tryTable: 0x1f,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Load: 0x28,
  i32Load8U: 0x2d,
  i32Store: 0x36,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  i32Eqz: 0x45,
  i32Ne: 0x47,
  i32LtU: 0x49,
  i32GtS: 0x4a,
  i32GeU: 0x4f,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32And: 0x71,
  i32Or: 0x72,
  i32Xor: 0x73,
  i32Shl: 0x74,
  i32ShrU: 0x76,
  i32Rotr: 0x78,
  i64ShrU: 0x88,
  i32WrapI64: 0xa7,
  i32ReinterpretF32: 0xbc,
  i64ReinterpretF64: 0xbd,
  refNull: 0xd0,
  refFunc: 0xd2,
  brOnNull: 0xd5,
  brOnNonNull: 0xd6,
  atomicNotify: 0xfe000,
  atomicWait32: 0xfe001,
  atomicWait64: 0xfe002,
  atomicFence: 0xfe003,
  /** From here to `lastAtomic`: loads, stores, read-modify-writes. */
  firstAtomicAccess: 0xfe010,
  lastAtomic: 0xfe04e,
} as const;

const I = Immediate;

function fill(table: Uint8Array, kind: Immediate, ...ranges: readonly (number | readonly [number, number])[]): void {
  for (const range of ranges) {
    const [first, last] = typeof range === 'number' ? [range, range] : range;
    table.fill(kind, first, last + 1);
  }
}

function table(size: number, build: (table: Uint8Array) => void): Uint8Array {
  const result = new Uint8Array(size);
  build(result);
  return result;
}

/** Immediates of the one-byte opcodes. */
export const plainImmediates: Uint8Array = table(0x100, (t) => {
  fill(t, I.none, 0x00, 0x01, 0x05, 0x0a, 0x0b, 0x0f, 0x19, 0x1a, 0x1b, [0x45, 0xc4], 0xd1, 0xd3, 0xd4);
  fill(t, I.blockType, 0x02, 0x03, 0x04, 0x06);
  fill(
    t,
    I.index,
    0x07,
    0x08,
    0x09,
    0x0c,
    0x0d,
    0x10,
    0x12,
    0x14,
    0x15,
    0x18,
    [0x20, 0x26],
    0x3f,
    0x40,
    0xd2,
    0xd5,
    0xd6,
  );
  fill(t, I.indices, 0x11, 0x13);
  fill(t, I.branchTable, 0x0e);
  fill(t, I.valueTypes, 0x1c);
  fill(t, I.tryTable, 0x1f);
  fill(t, I.memoryArgument, [0x28, 0x3e]);
  fill(t, I.i32, 0x41);
  fill(t, I.i64, 0x42);
  fill(t, I.f32, 0x43);
  fill(t, I.f64, 0x44);
  fill(t, I.heapType, 0xd0);
  fill(t, I.prefix, 0xfb, 0xfc, 0xfd, 0xfe);
});

/** Immediates of the opcodes behind 0xFB: structures, arrays, casts. */
export const gcImmediates: Uint8Array = table(31, (t) => {
  fill(t, I.index, 0x00, 0x01, 0x06, 0x07, [0x0b, 0x0e], 0x10);
  fill(t, I.indices, [0x02, 0x05], [0x08, 0x0a], [0x11, 0x13]);
  fill(t, I.none, 0x0f, [0x1a, 0x1e]);
  fill(t, I.heapType, [0x14, 0x17]);
  fill(t, I.castBranch, 0x18, 0x19);
});

/** Immediates of the opcodes behind 0xFC: saturating conversions, bulk memory, tables. */
export const miscImmediates: Uint8Array = table(18, (t) => {
  fill(t, I.none, [0x00, 0x07]);
  fill(t, I.indices, 0x08, 0x0a, 0x0c, 0x0e);
  fill(t, I.index, 0x09, 0x0b, 0x0d, 0x0f, 0x10, 0x11);
});

/** Immediates of the opcodes behind 0xFD: SIMD and relaxed SIMD. */
export const simdImmediates: Uint8Array = table(0x114, (t) => {
  fill(t, I.none, [0x0e, 0x14], [0x23, 0x53], [0x5e, 0xff], [0x100, 0x113]);
  fill(t, I.memoryArgument, [0x00, 0x0b], 0x5c, 0x5d);
  fill(t, I.v128, 0x0c, 0x0d);
  fill(t, I.lane, [0x15, 0x22]);
  fill(t, I.memoryArgumentLane, [0x54, 0x5b]);
  fill(t, I.invalid, 0x9a, 0xa2, 0xa5, 0xa6, 0xaf, 0xb0, 0xb2, 0xb3, 0xb4, 0xbb, 0xc2, 0xc5, 0xc6, 0xcf, 0xd0);
  fill(t, I.invalid, 0xd2, 0xd3, 0xd4, 0xe2, 0xee);
});

/** Immediates of the opcodes behind 0xFE: threads. */
export const atomicImmediates: Uint8Array = table(0x4f, (t) => {
  fill(t, I.memoryArgument, 0x00, 0x01, 0x02, [0x10, 0x4e]);
  fill(t, I.zeroByte, 0x03);
});
