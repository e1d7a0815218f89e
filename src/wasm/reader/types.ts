import { byteText, malformed } from '../malformed.ts';
import type { ByteReader } from './byte-reader.ts';

/**
 * A value type: its code byte (0x7F i32, 0x7E i64, 0x7D f32, 0x7C f64, 0x7B v128, 0x70 funcref, 0x6F externref, ...); a typed reference
 * is `heap type << 8 | 0x63` (nullable) or `| 0x64`.
 */
export type ValueType = number;

export const ValueTypes = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  funcref: 0x70,
  externref: 0x6f,
} as const;

export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** Set for what is no function but holds an index too: a structure or an array; `params` has the types of its fields. */
  readonly aggregate?: 'struct' | 'array';
}

/** Size bounds of a memory (in pages) or a table (in entries). */
export interface Limits {
  readonly minimum: number;
  readonly maximum: number | undefined;
  readonly shared: boolean;
  /** Addresses are 64 bits wide. */
  readonly wide: boolean;
  /** File offset of the flags byte. */
  readonly at: number;
}

export interface TableType {
  readonly element: ValueType;
  readonly limits: Limits;
}

export interface GlobalType {
  readonly type: ValueType;
  readonly mutable: boolean;
}

const valueTypeNames = new Map<number, string>([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
  [0x74, 'nullexnref'],
  [0x73, 'nullfuncref'],
  [0x72, 'nullexternref'],
  [0x71, 'nullref'],
  [0x70, 'funcref'],
  [0x6f, 'externref'],
  [0x6e, 'anyref'],
  [0x6d, 'eqref'],
  [0x6c, 'i31ref'],
  [0x6b, 'structref'],
  [0x6a, 'arrayref'],
  [0x69, 'exnref'],
]);

/** The name that the text format gives a value type. */
export function valueTypeName(type: ValueType): string {
  const name = valueTypeNames.get(type);
  if (name !== undefined) return name;
  const heap = type >> 8;
  const heapName = heap >= 0 ? String(heap) : (valueTypeNames.get(heap & 0x7f) ?? 'unknown').replace(/ref$/, '');
  return (type & 0xff) === 0x63 ? `(ref null ${heapName})` : `(ref ${heapName})`;
}

/** `(i32, i32) -> i32`, as messages show a function's type. */
export function functionTypeName(type: FunctionType): string {
  const results = type.results.map(valueTypeName).join(', ');
  return `(${type.params.map(valueTypeName).join(', ')}) -> ${type.results.length === 1 ? results : `(${results})`}`;
}

/** Two types are the same exactly when their keys are. */
export function functionTypeKey(type: FunctionType): string {
  return `${type.params.join(' ')}>${type.results.join(' ')}`;
}

export function readHeapType(reader: ByteReader): number {
  const start = reader.pos;
  const type = reader.s33('a heap type');
  if (type < 0 && !valueTypeNames.has(type & 0x7f)) throw malformed(start, 'a heap type', String(type));
  return type;
}

export function readValueType(reader: ByteReader): ValueType {
  const byte = reader.u8('a value type');
  if (valueTypeNames.has(byte)) return byte;
  if (byte === 0x63 || byte === 0x64) return (readHeapType(reader) << 8) | byte;
  throw malformed(reader.pos - 1, 'a value type', byteText(byte));
}

export function readValueTypes(reader: ByteReader): ValueType[] {
  const types: ValueType[] = [];
  for (let count = reader.u32('a count of types'); count > 0; count--) types.push(readValueType(reader));
  return types;
}

/** Adds what one entry of the type section defines: a type, or all types of a recursion group. */
export function readTypeEntry(reader: ByteReader, types: FunctionType[]): void {
  if (reader.bytes[reader.pos] !== 0x4e) {
    types.push(readSubtype(reader));
    return;
  }
  reader.skip(1, 'a recursion group');
  for (let count = reader.u32('a count of types'); count > 0; count--) types.push(readSubtype(reader));
}

/** A type with or without declared supertypes, which nothing here needs. */
function readSubtype(reader: ByteReader): FunctionType {
  const form = reader.u8('a type');
  if (form !== 0x50 && form !== 0x4f) return readCompositeType(reader, form);
  for (let count = reader.u32('a count of supertypes'); count > 0; count--) reader.u32('a type index');
  return readCompositeType(reader, reader.u8('a type'));
}

function readCompositeType(reader: ByteReader, form: number): FunctionType {
  switch (form) {
    case 0x60:
      return { params: readValueTypes(reader), results: readValueTypes(reader) };
    case 0x5f: {
      const params: ValueType[] = [];
      for (let count = reader.u32('a count of fields'); count > 0; count--) params.push(readFieldType(reader));
      return { params, results: [], aggregate: 'struct' };
    }
    case 0x5e:
      return { params: [readFieldType(reader)], results: [], aggregate: 'array' };
    default:
      throw malformed(reader.pos - 1, 'a function type (0x60), structure or array', byteText(form));
  }
}

/** A field's type; the packed types i8 and i16 count as i32, which is how code sees them. */
function readFieldType(reader: ByteReader): ValueType {
  const byte = reader.bytes[reader.pos];
  const packed = byte === 0x78 || byte === 0x77;
  if (packed) reader.skip(1, 'a field');
  const type = packed ? ValueTypes.i32 : readValueType(reader);
  readMutability(reader);
  return type;
}

export function readLimits(reader: ByteReader): Limits {
  const at = reader.pos;
  const flags = reader.u8('limits');
  if (flags > 7) throw malformed(at, 'limits with flags 0 to 7', byteText(flags));
  const wide = (flags & 4) !== 0;
  const bound = (): number => (wide ? reader.u64('a limit') : reader.u32('a limit'));
  const minimum = bound();
  return { minimum, maximum: flags & 1 ? bound() : undefined, shared: (flags & 2) !== 0, wide, at };
}

export function readTableType(reader: ByteReader): TableType {
  return { element: readValueType(reader), limits: readLimits(reader) };
}

export function readGlobalType(reader: ByteReader): GlobalType {
  return { type: readValueType(reader), mutable: readMutability(reader) };
}

function readMutability(reader: ByteReader): boolean {
  const mutability = reader.u8('a mutability');
  if (mutability > 1) throw malformed(reader.pos - 1, 'a mutability (0 or 1)', byteText(mutability));
  return mutability === 1;
}

/** The type index of a tag. */
export function readTagType(reader: ByteReader): number {
  const attribute = reader.u8('a tag attribute');
  if (attribute !== 0) throw malformed(reader.pos - 1, 'a tag attribute (0)', byteText(attribute));
  return reader.u32('a type index');
}
