/** What an object file adds to a module: the `linking` section's symbols and segments, and `reloc.*` sections. */
import { HeddleError } from '../../base/error.ts';
import { ByteReader } from './byte-reader.ts';
import { SymbolFlag } from './dylink.ts';
import type { WasmModule } from './module.ts';

export type SymbolKind = 'function' | 'data' | 'global' | 'section' | 'tag' | 'table';

export interface ObjectSymbol {
  readonly kind: SymbolKind;
  readonly name: string;
  /** See `SymbolFlag`. */
  readonly flags: number;
  /** Of the function, global...; -1 for an undefined data symbol. */
  readonly index: number;
  readonly offset: number;
}

export interface ObjectSegment {
  readonly name: string;
  readonly threadLocal: boolean;
  readonly offset: number;
}

export interface Relocation {
  readonly type: number;
  /** Index into the symbols (for type indices, into the types). */
  readonly index: number;
  /** File offset of this entry. */
  readonly offset: number;
  /** Name of the section with the relocations, `reloc.CODE`. */
  readonly section: string;
}

export interface ObjectFile {
  readonly symbols: readonly ObjectSymbol[];
  readonly segments: readonly ObjectSegment[];
  readonly relocations: readonly Relocation[];
}

export const RelocationType = { tableIndexSleb: 1, memoryAddressLeb: 3, memoryAddressSleb: 4 } as const;

const symbolKinds: readonly SymbolKind[] = ['function', 'data', 'global', 'section', 'tag', 'table'];
/** Types whose entry ends with an addend. */
const withAddend = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);

/** Undefined when the module is no object file, that is, has no `linking` section. What is broken is read as far as it goes. */
export function readObjectFile(module: WasmModule): ObjectFile | undefined {
  const linking = module.customSections.find(({ name }) => name === 'linking');
  if (linking === undefined) return undefined;
  const symbols: ObjectSymbol[] = [];
  const segments: ObjectSegment[] = [];
  const relocations: Relocation[] = [];
  const { binary } = module;
  asFarAsItGoes(() => {
    const reader = new ByteReader(binary, linking.contents, linking.end);
    reader.u32('a version');
    while (!reader.done) {
      const id = reader.u8('a subsection');
      const part = reader.part('a subsection');
      if (id === 5) readSegments(part, segments);
      else if (id === 8) readSymbols(part, module, symbols);
    }
  });
  for (const { name, contents, end } of module.customSections) {
    if (!name.startsWith('reloc.')) continue;
    asFarAsItGoes(() => readRelocations(new ByteReader(binary, contents, end), name, relocations));
  }
  return { symbols, segments, relocations };
}

function asFarAsItGoes(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
  }
}

function readSegments(reader: ByteReader, segments: ObjectSegment[]): void {
  for (let count = reader.u32('a count of segments'); count > 0; count--) {
    const offset = reader.pos;
    const name = reader.lenientName('a segment name');
    reader.u32('an alignment');
    segments.push({ name, threadLocal: (reader.u32('segment flags') & 2) !== 0, offset });
  }
}

function readSymbols(reader: ByteReader, module: WasmModule, symbols: ObjectSymbol[]): void {
  const importNames = namesOfImports(module);
  for (let count = reader.u32('a count of symbols'); count > 0; count--) {
    const offset = reader.pos;
    const kind = symbolKinds[reader.u8('a symbol kind')];
    const flags = reader.u32('symbol flags');
    const undefinedHere = (flags & SymbolFlag.undefined) !== 0;
    if (kind === undefined) return;
    if (kind === 'data') {
      const name = reader.lenientName('a symbol name');
      const index = undefinedHere ? -1 : reader.u32('a segment index');
      if (!undefinedHere) {
        reader.u64('an offset');
        reader.u64('a size');
      }
      symbols.push({ kind, name, flags, index, offset });
    } else if (kind === 'section') {
      symbols.push({ kind, name: '', flags, index: reader.u32('a section index'), offset });
    } else {
      const index = reader.u32('an index');
      const named = !undefinedHere || (flags & SymbolFlag.explicitName) !== 0;
      const name = named ? reader.lenientName('a symbol name') : (importNames.get(`${kind} ${index}`) ?? '');
      symbols.push({ kind, name, flags, index, offset });
    }
  }
}

function namesOfImports(module: WasmModule): Map<string, string> {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { name, item } of module.imports) {
    const index = counts.get(item.kind) ?? 0;
    counts.set(item.kind, index + 1);
    names.set(`${item.kind} ${index}`, name);
  }
  return names;
}

function readRelocations(reader: ByteReader, section: string, relocations: Relocation[]): void {
  reader.u32('a section index');
  for (let count = reader.u32('a count of relocations'); count > 0; count--) {
    const offset = reader.pos;
    const type = reader.u8('a relocation type');
    reader.u32('an offset');
    const index = reader.u32('an index');
    if (withAddend.has(type)) reader.s64('an addend');
    relocations.push({ type, index, offset, section });
  }
}
