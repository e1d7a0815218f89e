import { byteText, malformed } from '../malformed.ts';
import { ByteReader } from './byte-reader.ts';
import type {
  CustomSection,
  DataSegment,
  ElementSegment,
  Export,
  FunctionBody,
  Global,
  Import,
  Section,
  WasmModule,
} from './module.ts';
import { SectionId } from './module.ts';
import {
  readBody,
  readDataSegment,
  readElementSegment,
  readExport,
  readGlobal,
  readImport,
  readTable,
  readVector,
} from './sections.ts';
import { type FunctionType, type Limits, readLimits, readTagType, readTypeEntry, type TableType } from './types.ts';

/** Sections in the order that the format demands; tags stand between memories and globals, the data count before the code. */
const sectionOrder: readonly number[] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/**
 * Reads the structure of a WebAssembly binary: everything but the instructions, which `InstructionReader` decodes. Checks the
 * encoding and the counts, not the types: V8 validates those. Linear in the size of the binary.
 *
 * @throws HeddleError `HDL_WASM_MALFORMED`
 */
export function readModule(binary: Uint8Array): WasmModule {
  const reader = new ByteReader(binary);
  readHeader(reader);
  const builder = new ModuleBuilder(binary);
  let lastPlace = -1;
  while (!reader.done) {
    const start = reader.pos;
    const id = reader.u8('a section id');
    const part = reader.part('a section');
    if (id !== SectionId.custom) {
      const place = sectionOrder.indexOf(id);
      if (place < 0) throw malformed(start, 'a section id (0 to 13)', byteText(id));
      if (place <= lastPlace) throw malformed(start, 'each section once and in order', `section ${id} here`);
      lastPlace = place;
    }
    builder.section({ id, start, contents: part.pos, end: part.end }, part);
    part.expectEnd(`section ${id}`);
  }
  return builder.finish();
}

function readHeader(reader: ByteReader): void {
  const magic = [0x00, 0x61, 0x73, 0x6d];
  for (const byte of magic) {
    const found = reader.u8('the magic number `\\0asm`');
    if (found !== byte) throw malformed(reader.pos - 1, 'the magic number `\\0asm`', byteText(found));
  }
  for (const byte of [1, 0, 0, 0]) {
    const found = reader.u8('version 1');
    if (found !== byte) throw malformed(reader.pos - 1, 'version 1 (a core module, no component)', byteText(found));
  }
}

class ModuleBuilder {
  private readonly binary: Uint8Array;
  private readonly sections: Section[] = [];
  private readonly customSections: CustomSection[] = [];
  private readonly types: FunctionType[] = [];
  private imports: Import[] = [];
  private readonly functions: number[] = [];
  private importedFunctions = 0;
  private readonly tables: TableType[] = [];
  private readonly memories: Limits[] = [];
  private readonly globals: Global[] = [];
  private readonly tags: number[] = [];
  private exports: Export[] = [];
  private startFunction: number | undefined;
  private elements: ElementSegment[] = [];
  private bodies: FunctionBody[] = [];
  private data: DataSegment[] = [];

  constructor(binary: Uint8Array) {
    this.binary = binary;
  }

  section(section: Section, part: ByteReader): void {
    this.sections.push(section);
    switch (section.id) {
      case SectionId.custom: {
        const name = part.name('the name of a custom section');
        this.customSections.push({ name, start: section.start, contents: part.pos, end: section.end });
        part.pos = part.end;
        return;
      }
      case SectionId.type:
        for (let count = part.u32('a count of types'); count > 0; count--) readTypeEntry(part, this.types);
        return;
      case SectionId.import:
        this.imports = readVector(part, 'imports', readImport);
        for (const item of this.imports) this.addImport(item);
        return;
      case SectionId.function:
        this.addAll(this.functions, part, 'functions', (reader) => reader.u32('a type index'));
        return;
      case SectionId.table:
        return this.addAll(this.tables, part, 'tables', readTable);
      case SectionId.memory:
        return this.addAll(this.memories, part, 'memories', readLimits);
      case SectionId.tag:
        return this.addAll(this.tags, part, 'tags', readTagType);
      case SectionId.global:
        return this.addAll(this.globals, part, 'globals', readGlobal);
      case SectionId.export:
        this.exports = readVector(part, 'exports', readExport);
        return;
      case SectionId.start:
        this.startFunction = part.u32('a function index');
        return;
      case SectionId.element:
        this.elements = readVector(part, 'element segments', readElementSegment);
        return;
      case SectionId.dataCount:
        part.u32('a count of data segments');
        return;
      case SectionId.code:
        this.bodies = readVector(part, 'function bodies', readBody);
        return;
      default:
        this.data = readVector(part, 'data segments', readDataSegment);
    }
  }

  finish(): WasmModule {
    const declared = this.functions.length - this.importedFunctions;
    if (declared !== this.bodies.length) {
      throw malformed(this.binary.length, `${declared} function bodies`, String(this.bodies.length));
    }
    for (const type of this.functions) {
      if (type >= this.types.length)
        throw malformed(this.binary.length, `a type index below ${this.types.length}`, String(type));
    }
    const { binary, sections, customSections, types, imports, functions, importedFunctions, tables, memories } = this;
    const { globals, tags, exports, startFunction, elements, bodies, data } = this;
    return {
      binary,
      sections,
      customSections,
      types,
      imports,
      functions,
      importedFunctions,
      tables,
      memories,
      globals,
      tags,
      exports,
      startFunction,
      elements,
      bodies,
      data,
    };
  }

  private addAll<T>(list: T[], part: ByteReader, what: string, readItem: (reader: ByteReader) => T): void {
    for (const item of readVector(part, what, readItem)) list.push(item);
  }

  private addImport({ item }: Import): void {
    switch (item.kind) {
      case 'function':
        this.functions.push(item.type);
        this.importedFunctions++;
        return;
      case 'table':
        this.tables.push(item.table);
        return;
      case 'memory':
        this.memories.push(item.limits);
        return;
      case 'global':
        this.globals.push({ ...item.global, initial: undefined });
        return;
      case 'tag':
        this.tags.push(item.type);
    }
  }
}
