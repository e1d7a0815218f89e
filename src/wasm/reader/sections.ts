/** One function for each section: reads its contents. Order of sections and agreement between them is `readModule`'s. */
import { byteText, malformed } from '../malformed.ts';
import type { ByteReader } from './byte-reader.ts';
import { InstructionReader } from './instruction-reader.ts';
import type {
  DataSegment,
  ElementSegment,
  Export,
  FunctionBody,
  Global,
  Import,
  ImportedItem,
  ItemKind,
  Span,
} from './module.ts';
import { Op } from './opcodes.ts';
import {
  readGlobalType,
  readLimits,
  readTableType,
  readTagType,
  readValueType,
  type TableType,
  ValueTypes,
} from './types.ts';

/** V8's limit; a count is no proof of bytes that follow, so nothing may be sized by it. */
const maxLocals = 50_000;

const itemKinds: readonly ItemKind[] = ['function', 'table', 'memory', 'global', 'tag'];

function readItemKind(reader: ByteReader): ItemKind {
  const byte = reader.u8('a kind');
  const kind = itemKinds[byte];
  if (kind === undefined) throw malformed(reader.pos - 1, 'a kind (0 to 4)', byteText(byte));
  return kind;
}

/** Reads a vector: a count and that many items. */
export function readVector<T>(reader: ByteReader, what: string, readItem: (reader: ByteReader) => T): T[] {
  const items: T[] = [];
  for (let count = reader.u32(`a count of ${what}`); count > 0; count--) items.push(readItem(reader));
  return items;
}

function readImportedItem(reader: ByteReader): ImportedItem {
  const kind = readItemKind(reader);
  switch (kind) {
    case 'function':
      return { kind, type: reader.u32('a type index') };
    case 'table':
      return { kind, table: readTableType(reader) };
    case 'memory':
      return { kind, limits: readLimits(reader) };
    case 'global':
      return { kind, global: readGlobalType(reader) };
    case 'tag':
      return { kind, type: readTagType(reader) };
  }
}

export function readImport(reader: ByteReader): Import {
  const start = reader.pos;
  const module = reader.name('a module name');
  const name = reader.name('an import name');
  const item = readImportedItem(reader);
  return { module, name, item, start, end: reader.pos };
}

export function readExport(reader: ByteReader): Export {
  return { name: reader.name('an export name'), kind: readItemKind(reader), index: reader.u32('an index') };
}

/** What a constant expression refers to: its extent, and the function of a lone `ref.func`. */
interface Constant extends Span {
  readonly functionIndex: number;
  readonly functionPosition: number;
}

function readConstant(reader: ByteReader): Constant {
  const start = reader.pos;
  const instructions = new InstructionReader(reader.bytes, start, reader.end);
  let functionIndex = -1;
  let functionPosition = 0;
  for (let count = 0; ; count++) {
    instructions.next();
    if (instructions.op === Op.end) break;
    const isFunction = instructions.op === Op.refFunc && count === 0;
    functionIndex = isFunction ? instructions.index : -1;
    functionPosition = isFunction ? instructions.start + 1 : 0;
  }
  reader.pos = instructions.end;
  return { start, end: reader.pos, functionIndex, functionPosition };
}

export function readTable(reader: ByteReader): TableType {
  // 0x40 0x00 introduces a table with an initial value.
  if (reader.bytes[reader.pos] !== 0x40) return readTableType(reader);
  reader.skip(2, 'a table');
  const type = readTableType(reader);
  readConstant(reader);
  return type;
}

export function readGlobal(reader: ByteReader): Global {
  const type = readGlobalType(reader);
  const { start, end } = readConstant(reader);
  return { ...type, initial: { start, end } };
}

export function readElementSegment(reader: ByteReader): ElementSegment {
  const flags = reader.u32('the flags of an element segment');
  if (flags > 7) throw malformed(reader.pos - 1, 'element segment flags (0 to 7)', String(flags));
  const active = (flags & 1) === 0;
  const mode = active ? 'active' : flags & 2 ? 'declarative' : 'passive';
  const table = active && flags & 2 ? reader.u32('a table index') : 0;
  const offset = active ? readConstant(reader) : undefined;
  const asExpressions = (flags & 4) !== 0;
  const type = (flags & 3) === 0 ? ValueTypes.funcref : readElementType(reader, asExpressions);
  const functions: number[] = [];
  const positions: number[] = [];
  for (let count = reader.u32('a count of elements'); count > 0; count--) {
    const position = reader.pos;
    if (asExpressions) {
      const constant = readConstant(reader);
      functions.push(constant.functionIndex);
      positions.push(constant.functionPosition);
    } else {
      functions.push(reader.u32('a function index'));
      positions.push(position);
    }
  }
  return { mode, table, offset: offset && { start: offset.start, end: offset.end }, type, functions, positions };
}

function readElementType(reader: ByteReader, asExpressions: boolean): number {
  if (asExpressions) return readValueType(reader);
  const kind = reader.u8('an element kind');
  if (kind !== 0) throw malformed(reader.pos - 1, 'an element kind (0)', byteText(kind));
  return ValueTypes.funcref;
}

export function readDataSegment(reader: ByteReader): DataSegment {
  const flags = reader.u32('the flags of a data segment');
  if (flags > 2) throw malformed(reader.pos - 1, 'data segment flags (0 to 2)', String(flags));
  const memory = flags === 2 ? reader.u32('a memory index') : 0;
  const offset = flags === 1 ? undefined : readConstant(reader);
  const part = reader.part('a data segment');
  return {
    mode: flags === 1 ? 'passive' : 'active',
    memory,
    offset: offset && { start: offset.start, end: offset.end },
    bytes: { start: part.pos, end: part.end },
  };
}

export function readBody(reader: ByteReader): FunctionBody {
  const part = reader.part('a function body');
  const start = part.pos;
  let localCount = 0;
  for (let groups = part.u32('a count of locals'); groups > 0; groups--) {
    const at = part.pos;
    localCount += part.u32('a count of locals');
    if (localCount > maxLocals) throw malformed(at, `at most ${maxLocals} locals`, String(localCount));
    readValueType(part);
  }
  return { start, end: part.end, code: part.pos, localCount };
}
