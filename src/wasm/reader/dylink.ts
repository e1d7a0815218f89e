import { HeddleError } from '../../base/error.ts';
import { ByteReader } from './byte-reader.ts';
import type { CustomSection, WasmModule } from './module.ts';
import { readVector } from './sections.ts';

/** Symbol flags of the tool conventions, as far as they matter between modules. */
export const SymbolFlag = { weak: 0x1, undefined: 0x10, explicitName: 0x40, threadLocal: 0x100 } as const;

/** What a dynamic library says of itself: section `dylink.0`, or `dylink` as written before LLVM 13. */
export interface Dylink {
  readonly section: CustomSection;
  /** The loader looks at the first section of the file only. */
  readonly first: boolean;
  readonly memorySize: number;
  /** Log2. */
  readonly memoryAlignment: number;
  readonly tableSize: number;
  /** Log2. */
  readonly tableAlignment: number;
  /** Libraries to load before. */
  readonly needed: readonly string[];
  /** Flags of exports that have any, by name. */
  readonly exportFlags: ReadonlyMap<string, number>;
  /** Flags of imports that have any, by `module\0name`. */
  readonly importFlags: ReadonlyMap<string, number>;
  readonly runtimePaths: readonly string[];
  /** Subsections with a number that is not known here: where, and which. */
  readonly unknown: readonly { readonly offset: number; readonly id: number }[];
  /** Why reading stopped early. */
  readonly problem: string | undefined;
}

/** Reads the section that makes a module a dynamic library; undefined when it has none. A broken one is read as far as it goes. */
export function readDylink(module: WasmModule): Dylink | undefined {
  const section = module.customSections.find(({ name }) => name === 'dylink.0' || name === 'dylink');
  if (section === undefined) return undefined;
  const first = module.sections[0]?.start === section.start;
  const fields = new DylinkFields(section, first);
  const reader = new ByteReader(module.binary, section.contents, section.end);
  try {
    if (section.name === 'dylink') fields.readOldForm(reader);
    else while (!reader.done) fields.readSubsection(reader);
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
    fields.problem = error.message;
  }
  return fields;
}

class DylinkFields implements Dylink {
  readonly section: CustomSection;
  readonly first: boolean;
  problem: string | undefined;
  memorySize = 0;
  memoryAlignment = 0;
  tableSize = 0;
  tableAlignment = 0;
  needed: string[] = [];
  readonly exportFlags: Map<string, number> = new Map();
  readonly importFlags: Map<string, number> = new Map();
  runtimePaths: string[] = [];
  readonly unknown: { offset: number; id: number }[] = [];

  constructor(section: CustomSection, first: boolean) {
    this.section = section;
    this.first = first;
  }

  readOldForm(reader: ByteReader): void {
    this.readSizes(reader);
    this.needed = readVector(reader, 'needed libraries', readLibrary);
  }

  readSubsection(reader: ByteReader): void {
    const offset = reader.pos;
    const id = reader.u8('a subsection');
    const part = reader.part('a subsection');
    if (id === 1) this.readSizes(part);
    else if (id === 2) this.needed = readVector(part, 'needed libraries', readLibrary);
    else if (id === 3) {
      for (let count = part.u32('a count of exports'); count > 0; count--) {
        const name = part.lenientName('an export name');
        this.exportFlags.set(name, part.u32('symbol flags'));
      }
    } else if (id === 4) {
      for (let count = part.u32('a count of imports'); count > 0; count--) {
        const module = part.lenientName('a module name');
        const name = part.lenientName('an import name');
        this.importFlags.set(`${module}\0${name}`, part.u32('symbol flags'));
      }
    } else if (id === 5) this.runtimePaths = readVector(part, 'runtime paths', readLibrary);
    else this.unknown.push({ offset, id });
  }

  private readSizes(reader: ByteReader): void {
    this.memorySize = reader.u32('a memory size');
    this.memoryAlignment = reader.u32('a memory alignment');
    this.tableSize = reader.u32('a table size');
    this.tableAlignment = reader.u32('a table alignment');
  }
}

function readLibrary(reader: ByteReader): string {
  return reader.lenientName('a name');
}
