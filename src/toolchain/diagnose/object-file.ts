/** The symbols of a WebAssembly object file and where its code refers to them (the tool conventions' linking and reloc sections). */

import { ByteReader } from '../../wasm/reader/byte-reader.ts';

export interface ObjectSymbol {
  readonly name: string;
  readonly defined: boolean;
}

export interface ObjectFile {
  readonly symbols: readonly ObjectSymbol[];
  /** Offsets in the code section's contents, by index of the symbol that is referred to there. */
  readonly codeReferences: ReadonlyMap<number, readonly number[]>;
}

const sectionCustom = 0;
const sectionImport = 2;
const subsectionSymbols = 8;
const symbolKind = { function: 0, data: 1, global: 2, section: 3, tag: 4, table: 5 } as const;
const flagUndefined = 0x10;
const flagExplicitName = 0x40;
/** R_WASM_TYPE_INDEX_LEB: its index is no symbol. */
const relocationOfType = 6;
const relocationsWithAddend = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);

type ImportNames = Record<'function' | 'table' | 'global' | 'tag', string[]>;

/** Undefined for what is no WebAssembly object with symbols. @throws HeddleError `HDL_WASM_MALFORMED` */
export function readObjectFile(bytes: Uint8Array): ObjectFile | undefined {
  if (!isWasm(bytes)) return undefined;
  const reader = new ByteReader(bytes, 8);
  const imports: ImportNames = { function: [], table: [], global: [], tag: [] };
  let symbols: ObjectSymbol[] | undefined;
  let codeReferences = new Map<number, number[]>();
  while (!reader.done) {
    const id = reader.u8('a section id');
    const section = reader.part('a section');
    if (id === sectionImport) readImports(section, imports);
    if (id !== sectionCustom) continue;
    const name = section.lenientName('a section name');
    if (name === 'linking') symbols = readSymbols(section, imports);
    else if (name === 'reloc.CODE') codeReferences = readRelocations(section);
  }
  return symbols === undefined ? undefined : { symbols, codeReferences };
}

export function isWasm(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}

function readImports(section: ByteReader, names: ImportNames): void {
  for (let count = section.u32('a count of imports'); count > 0; count--) {
    section.lenientName('a module name');
    const name = section.lenientName('an import name');
    const kind = section.u8('an import kind');
    if (kind === 0) {
      names.function.push(name);
      section.u32('a type index');
    } else if (kind === 1) {
      names.table.push(name);
      section.u8('a type');
      skipLimits(section);
    } else if (kind === 2) skipLimits(section);
    else if (kind === 3) {
      names.global.push(name);
      section.skip(2, 'a global type');
    } else {
      names.tag.push(name);
      section.u8('a tag attribute');
      section.u32('a type index');
    }
  }
}

function skipLimits(section: ByteReader): void {
  const flags = section.u8('limits');
  section.u64('a minimum');
  if ((flags & 1) !== 0) section.u64('a maximum');
}

function readSymbols(section: ByteReader, imports: ImportNames): ObjectSymbol[] {
  section.u32('a version');
  const symbols: ObjectSymbol[] = [];
  while (!section.done) {
    const id = section.u8('a subsection id');
    const part = section.part('a subsection');
    if (id !== subsectionSymbols) continue;
    for (let count = part.u32('a count of symbols'); count > 0; count--) symbols.push(readSymbol(part, imports));
  }
  return symbols;
}

function readSymbol(part: ByteReader, imports: ImportNames): ObjectSymbol {
  const kind = part.u8('a symbol kind');
  const flags = part.u32('symbol flags');
  const defined = (flags & flagUndefined) === 0;
  if (kind === symbolKind.section) {
    part.u32('a section index');
    return { name: '', defined };
  }
  if (kind === symbolKind.data) {
    const name = part.lenientName('a symbol name');
    if (defined) for (const what of ['a segment', 'an offset', 'a size']) part.u64(what);
    return { name, defined };
  }
  const index = part.u32('an index');
  if (defined || (flags & flagExplicitName) !== 0) return { name: part.lenientName('a symbol name'), defined };
  const names = { 0: imports.function, 2: imports.global, 4: imports.tag, 5: imports.table }[kind] ?? [];
  return { name: names[index] ?? '', defined };
}

function readRelocations(section: ByteReader): Map<number, number[]> {
  section.u32('a section index');
  const references = new Map<number, number[]>();
  for (let count = section.u32('a count of relocations'); count > 0; count--) {
    const type = section.u8('a relocation type');
    const offset = section.u32('a relocation offset');
    const index = section.u32('a relocation index');
    if (relocationsWithAddend.has(type)) section.s64('an addend');
    if (type === relocationOfType) continue;
    const offsets = references.get(index);
    if (offsets === undefined) references.set(index, [offset]);
    else offsets.push(offset);
  }
  return references;
}
