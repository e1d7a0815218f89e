/**
 * The little that the symbolizer needs of a WebAssembly binary: custom sections, where function bodies are, names and data segments.
 * It never refuses a binary: what cannot be read is left out, with a note.
 */

import { Cursor, MalformedDwarf } from './cursor.ts';

const SECTION = { custom: 0, import: 2, export: 7, code: 10, data: 11 } as const;

export interface DataSegment {
  /** Index in the data section: what the name section counts. */
  readonly index: number;
  /** Undefined for a passive segment. */
  readonly address: number | undefined;
  readonly size: number;
}

export interface ModuleLayout {
  readonly customs: ReadonlyMap<string, Uint8Array>;
  readonly codeSize: number;
  readonly importedNames: readonly string[];
  readonly exportedNames: ReadonlyMap<number, string>;
  /** Bodies without their size prefix, relative to the contents of the Code section: what DWARF calls an address. */
  readonly bodyStarts: Uint32Array;
  readonly bodyEnds: Uint32Array;
  readonly segments: readonly DataSegment[];
}

/** Reads the outline of `binary` in one pass over section headers; time is linear in sections, imports and functions. */
export function readLayout(binary: Uint8Array, note: (text: string) => void): ModuleLayout {
  const customs = new Map<string, Uint8Array>();
  const contents = new Map<number, Uint8Array>();
  attempt(note, 'WebAssembly sections', () => {
    const cursor = new Cursor(binary, Math.min(8, binary.length));
    while (!cursor.done) {
      const id = cursor.u8();
      const size = cursor.uleb();
      const start = cursor.position;
      // A binary that was cut off: what is there of the last section still counts.
      const end = Math.min(start + size, cursor.end);
      if (id === SECTION.custom) {
        const custom = new Cursor(binary, start, end);
        const name = custom.name();
        if (!customs.has(name)) customs.set(name, binary.subarray(custom.position, end));
      } else {
        contents.set(id, binary.subarray(start, end));
      }
      cursor.skip(size);
    }
  });
  const read = <T>(id: number, fallback: T, parse: (cursor: Cursor, into: T) => void): T => {
    const bytes = contents.get(id);
    if (bytes) attempt(note, `WebAssembly section ${id}`, () => parse(new Cursor(bytes), fallback));
    return fallback;
  };
  const bodies = read(SECTION.code, { starts: [] as number[], ends: [] as number[] }, readBodies);
  return {
    customs,
    codeSize: contents.get(SECTION.code)?.length ?? 0,
    importedNames: read(SECTION.import, [] as string[], readImports),
    exportedNames: read(SECTION.export, new Map<number, string>(), readExports),
    bodyStarts: Uint32Array.from(bodies.starts),
    bodyEnds: Uint32Array.from(bodies.ends),
    segments: read(SECTION.data, [] as DataSegment[], readSegments),
  };
}

/** Runs `action`; damaged data becomes a note instead of an exception. */
export function attempt(note: (text: string) => void, what: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof MalformedDwarf)) throw error;
    note(`${what}: ${error.message}`);
  }
}

function readBodies(cursor: Cursor, into: { starts: number[]; ends: number[] }): void {
  for (let left = cursor.uleb(); left > 0; left--) {
    const size = cursor.uleb();
    const start = cursor.skip(size);
    into.starts.push(start);
    into.ends.push(start + size);
  }
}

function readImports(cursor: Cursor, into: string[]): void {
  for (let left = cursor.uleb(); left > 0; left--) {
    const module = cursor.name();
    const field = cursor.name();
    switch (cursor.u8()) {
      case 0:
        cursor.uleb();
        into.push(`${module}.${field}`);
        break;
      case 1:
        cursor.u8();
        skipLimits(cursor);
        break;
      case 2:
        skipLimits(cursor);
        break;
      case 3:
        cursor.skip(2);
        break;
      case 4:
        cursor.u8();
        cursor.uleb();
        break;
      default:
        throw new MalformedDwarf(`import ${module}.${field} is of an unknown kind`);
    }
  }
}

function skipLimits(cursor: Cursor): void {
  const flags = cursor.u8();
  cursor.uleb();
  if (flags & 1) cursor.uleb();
}

function readExports(cursor: Cursor, into: Map<number, string>): void {
  for (let left = cursor.uleb(); left > 0; left--) {
    const name = cursor.name();
    const kind = cursor.u8();
    const index = cursor.uleb();
    if (kind === 0 && !into.has(index)) into.set(index, name);
  }
}

function readSegments(cursor: Cursor, into: DataSegment[]): void {
  const count = cursor.uleb();
  for (let index = 0; index < count; index++) {
    const flags = cursor.uleb();
    if (flags === 2) cursor.uleb();
    let address: number | undefined;
    if (flags !== 1) {
      const opcode = cursor.u8();
      // i32.const, i64.const or global.get; a relative address is of no use here.
      if (opcode === 0x41 || opcode === 0x42) address = cursor.sleb() >>> 0;
      else if (opcode === 0x23) cursor.uleb();
      else throw new MalformedDwarf(`data segment ${index} has an unknown kind of offset`);
      cursor.u8();
    }
    const size = cursor.uleb();
    cursor.skip(size);
    into.push({ index, address, size });
  }
}

export interface Names {
  readonly functions: ReadonlyMap<number, string>;
  readonly globals: ReadonlyMap<number, string>;
  readonly dataSegments: ReadonlyMap<number, string>;
}

/** Reads subsections 1 (functions), 7 (globals) and 9 (data segments) of the `name` section. */
export function readNames(section: Uint8Array | undefined, note: (text: string) => void): Names {
  const functions = new Map<number, string>();
  const globals = new Map<number, string>();
  const dataSegments = new Map<number, string>();
  const bySubsection = new Map([
    [1, functions],
    [7, globals],
    [9, dataSegments],
  ]);
  const names = { functions, globals, dataSegments };
  if (!section) return names;
  attempt(note, 'name section', () => {
    const cursor = new Cursor(section);
    while (!cursor.done) {
      const id = cursor.u8();
      const size = cursor.uleb();
      const start = cursor.skip(size);
      const into = bySubsection.get(id);
      if (!into) continue;
      const part = new Cursor(section, start, start + size);
      for (let left = part.uleb(); left > 0; left--) {
        const index = part.uleb();
        into.set(index, part.name());
      }
    }
  });
  return names;
}
