import { byteText, malformed } from '../malformed.ts';
import { ByteReader } from './byte-reader.ts';
import {
  atomicImmediates,
  gcImmediates,
  Immediate,
  miscImmediates,
  plainImmediates,
  simdImmediates,
} from './opcodes.ts';
import { readHeapType, readValueType } from './types.ts';

/** By prefix, from 0xFB on. */
const prefixTables: readonly Uint8Array[] = [gcImmediates, miscImmediates, simdImmediates, atomicImmediates];

/**
 * Decodes one instruction after another. The fields describe the instruction that `next` read last; they are reused, so that
 * decoding allocates nothing but branch tables.
 */
export class InstructionReader {
  /** File offset of the instruction. */
  start: number = 0;
  /** Opcode: the byte, or `prefix << 12 | number` (see `Op`). */
  op: number = 0;
  /** First (or only) index immediate; for a constant of type i32, its value. */
  index: number = 0;
  /** Second index immediate: the table of `call_indirect`, the source of `memory.copy`. */
  index2: number = 0;
  /** Offset of a memory argument; saturates at 2^32 - 1 for 64-bit memories. */
  offset: number = 0;
  /** Block type: -64 empty, other negative numbers a value type, else a type index. */
  blockType: number = 0;
  /** Targets of a `br_table`, the default last. */
  readonly targets: number[] = [];
  /** Label of each catch clause of a `try_table`. */
  readonly catchLabels: number[] = [];
  private readonly reader: ByteReader;

  constructor(bytes: Uint8Array, start: number = 0, end: number = bytes.length) {
    this.reader = new ByteReader(bytes, start, end);
  }

  /** Moves to another part of the same binary. */
  reset(start: number, end: number): void {
    this.reader.pos = start;
    this.reader.end = end;
  }

  get done(): boolean {
    return this.reader.pos >= this.reader.end;
  }

  /** File offset behind the instruction that was read last. */
  get end(): number {
    return this.reader.pos;
  }

  /** @throws HeddleError `HDL_WASM_MALFORMED` */
  next(): void {
    const reader = this.reader;
    this.start = reader.pos;
    const byte = reader.u8('an instruction');
    this.op = byte;
    const kind = plainImmediates[byte] as number;
    if (kind === Immediate.none) return;
    // Nearly all others have one index, of a byte or two.
    if (kind === Immediate.index) this.index = reader.u32('an index');
    else this.immediates(kind === Immediate.prefix ? this.prefixed(byte) : kind);
  }

  private prefixed(prefix: number): number {
    const number = this.reader.u32('an opcode');
    const table = prefixTables[prefix - 0xfb] as Uint8Array;
    const kind = table[number] ?? Immediate.invalid;
    this.op = (prefix << 12) | number;
    if (kind === Immediate.invalid) throw this.unknown(`${byteText(prefix)} ${byteText(number)}`);
    return kind;
  }

  private unknown(text: string): Error {
    return malformed(this.start, 'a known instruction', `opcode ${text}`);
  }

  private immediates(kind: number): void {
    const reader = this.reader;
    switch (kind) {
      case Immediate.none:
        return;
      case Immediate.index:
        this.index = reader.u32('an index');
        return;
      case Immediate.i32:
        this.index = reader.s32('a constant');
        return;
      case Immediate.memoryArgument:
        return this.memoryArgument();
      case Immediate.blockType:
        return this.readBlockType();
      case Immediate.indices:
        this.index = reader.u32('an index');
        this.index2 = reader.u32('an index');
        return;
      case Immediate.i64:
        reader.s64('a constant');
        return;
      case Immediate.f32:
        return reader.skip(4, 'a constant');
      case Immediate.f64:
        return reader.skip(8, 'a constant');
      case Immediate.v128:
        return reader.skip(16, 'a constant');
      case Immediate.branchTable:
        return this.branchTable();
      case Immediate.lane:
        this.index = reader.u8('a lane');
        return;
      case Immediate.memoryArgumentLane:
        this.memoryArgument();
        return reader.skip(1, 'a lane');
      case Immediate.zeroByte: {
        const byte = reader.u8('a zero byte');
        if (byte !== 0) throw malformed(reader.pos - 1, 'a zero byte', byteText(byte));
        return;
      }
      case Immediate.valueTypes:
        for (let count = reader.u32('a count of types'); count > 0; count--) readValueType(reader);
        return;
      case Immediate.heapType:
        readHeapType(reader);
        return;
      case Immediate.tryTable:
        return this.tryTable();
      case Immediate.castBranch:
        reader.skip(1, 'cast flags');
        this.index = reader.u32('a label');
        readHeapType(reader);
        readHeapType(reader);
        return;
      default:
        throw this.unknown(byteText(this.op));
    }
  }

  private memoryArgument(): void {
    const reader = this.reader;
    const flags = reader.u32('an alignment');
    if (flags > 0x7f) throw malformed(this.start, 'an alignment below 64', String(flags));
    this.index = flags & 0x40 ? reader.u32('a memory index') : 0;
    this.offset = reader.u64('an offset');
    if (this.offset > 0xffffffff) this.offset = 0xffffffff;
  }

  private readBlockType(): void {
    const reader = this.reader;
    const start = reader.pos;
    this.blockType = reader.s33('a block type');
    if (this.blockType >= 0 || this.blockType === -64) return;
    reader.pos = start;
    readValueType(reader);
  }

  private branchTable(): void {
    const reader = this.reader;
    const targets = this.targets;
    targets.length = 0;
    const count = reader.u32('a count of labels');
    for (let index = 0; index <= count; index++) targets.push(reader.u32('a label'));
  }

  private tryTable(): void {
    const reader = this.reader;
    this.readBlockType();
    this.catchLabels.length = 0;
    for (let count = reader.u32('a count of catch clauses'); count > 0; count--) {
      const kind = reader.u8('a catch clause');
      if (kind > 3) throw malformed(reader.pos - 1, 'a catch clause (0 to 3)', byteText(kind));
      if (kind < 2) reader.u32('a tag index');
      this.catchLabels.push(reader.u32('a label'));
    }
  }
}
