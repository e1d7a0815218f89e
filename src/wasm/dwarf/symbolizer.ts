/**
 * Code offsets and addresses of a WebAssembly program to functions, files, lines and variables, from the DWARF 4 or 5 in its custom sections
 * (dwarfstd.org; yurydelendik.github.io/webassembly-dwarf for what is particular to WebAssembly).
 *
 * How it is laid out: layout.ts outlines the binary (through src/wasm/reader); sections.ts holds the debug sections; unit.ts reads unit headers and, on demand, entries
 * (entry.ts, abbreviations.ts, ranges.ts); scopes.ts scans one unit; line-header.ts and line-table.ts read its line program; debug-info.ts keeps
 * what was parsed; functions.ts, names.ts, types.ts, globals.ts and locals.ts (with frame-shape.ts) answer questions.
 *
 * What to know about DWARF in WebAssembly, as clang 22 and wasm-ld write it:
 * - An address is an offset from the start of the Code section's contents; a function begins behind its size prefix.
 * - What the linker discards keeps its entries, with 0 or the greatest numbers as addresses. Those are dropped while reading.
 * - Copies of an inline or weak function that lost still claim the code of the one that won: see FunctionTable.body.
 * - A thread-local is `global.get __tls_base + offset`.
 *
 * Cost: creating is free. The first question outlines the binary (section headers, function sizes) and reads unit headers; `frames` and
 * `functionName` parse the units that hold the function; `globalAt` and `threadLocalAt` scan all units once.
 */

import { HeddleError } from '../../base/error.ts';
import { MalformedDwarf } from './cursor.ts';
import { DebugInfo } from './debug-info.ts';
import { FunctionTable } from './functions.ts';
import { GlobalTable, type SymbolizedGlobal } from './globals.ts';
import { frameShape, type FrameShape } from './frame-shape.ts';
import { emptyLayout, type ModuleLayout, readLayout } from './layout.ts';
import { LocalTable, type SymbolizedLocal } from './locals.ts';
import { NameTable, tidy } from './names.ts';
import { type Pointee, PointeeTable } from './pointees.ts';
import { type BitField, TypeTable } from './types.ts';

export type { SymbolizedGlobal } from './globals.ts';
export type { SymbolizedLocal } from './locals.ts';
export type { Pointee } from './pointees.ts';
export type { BitField } from './types.ts';

export interface SymbolizedFrame {
  readonly function: string;
  /** As compiled; '' when not known. */
  readonly file: string;
  /** From 1; 0 when not known. */
  readonly line: number;
  readonly column: number;
  /** The function's code was copied into the frame that follows. */
  readonly inlined: boolean;
  /** The compiler gave no line for this instruction: this is the nearest one of the same function, or where the function is declared. */
  readonly approximate?: boolean;
}

export interface FunctionSpan {
  /** In the module's function index space: imports first. */
  readonly index: number;
  readonly name: string;
  /** Code offsets of the body, without its size prefix. */
  readonly start: number;
  readonly end: number;
}

/** Answers come from caches after the first time; none of these throws on damaged debug information. */
export interface Symbolizer {
  /**
   * The function at an instruction, innermost first with the calls inlined there. `codeOffset` counts from the start of the Code section's
   * contents and is the offset of the instruction itself, not a return address. At least one frame.
   */
  frames(codeOffset: number): readonly SymbolizedFrame[];
  /** Readable name of a function, imported ones too; `wasm-function[7]` when the binary has none. */
  functionName(index: number): string;
  functionAt(codeOffset: number): FunctionSpan | undefined;
  /** The global variable, static or string literal that holds `address`; a data segment where there is no debug information. */
  globalAt(address: number): SymbolizedGlobal | undefined;
  /** The bit-fields of the global structure around `address`, their bits counted from `address`. */
  bitFieldsAt(address: number): readonly BitField[];
  /** The thread-local variable at `offset` bytes from `__tls_base`. */
  threadLocalAt(offset: number): SymbolizedGlobal | undefined;
  /** Bytes that the function at `codeOffset` takes on the linear stack; undefined when its code does not say. */
  frameBytes(codeOffset: number): number | undefined;
  /** The variable in scope at `codeOffset` at `offset` bytes from the lowest address of the function's frame. */
  localAt(codeOffset: number, offset: number): SymbolizedLocal | undefined;
  /** What the address is that the call of a hook at `codeOffset` is given, by the pointers in scope there. */
  pointeesAt(codeOffset: number): readonly Pointee[];
  /** Every file that the line tables name, sorted. */
  sourceFiles(): readonly string[];
  /** What could not be read, for `--debug`. */
  notes(): readonly string[];
}

const MAX_NOTES = 50;

class DwarfSymbolizer implements Symbolizer {
  private readonly layout: ModuleLayout;
  private readonly info: DebugInfo;
  private readonly names: NameTable;
  private readonly functions: FunctionTable;
  private readonly globals: GlobalTable;
  private readonly locals: LocalTable;
  private readonly pointees: PointeeTable;
  private readonly shapes = new Map<number, FrameShape | undefined>();
  private readonly stackPointer: number;
  private readonly note: (text: string) => void;
  private readonly noteTexts: readonly string[];
  private files: readonly string[] | undefined;
  private readonly frameCache = new Map<number, readonly SymbolizedFrame[]>();
  private readonly localCache = new Map<string, SymbolizedLocal | undefined>();
  private readonly pointeeCache = new Map<number, readonly Pointee[]>();
  private readonly globalCache = new Map<number, SymbolizedGlobal | undefined>();

  constructor(binary: Uint8Array) {
    const notes: string[] = [];
    this.noteTexts = notes;
    this.note = (text) => {
      if (notes.length < MAX_NOTES && !notes.includes(text)) notes.push(text);
    };
    this.layout = this.readable(binary);
    this.info = new DebugInfo(this.layout.customs, this.layout.codeSize, this.note);
    this.names = new NameTable(this.info);
    this.functions = new FunctionTable(this.layout, this.info, this.names);
    const types = new TypeTable(this.info, this.names);
    const globalName = (index: number): string => this.layout.globalNames.get(index) ?? '__tls_base';
    this.globals = new GlobalTable(this.info, this.names, types, globalName, this.note);
    this.stackPointer = [...this.layout.globalNames].find(([, name]) => name === '__stack_pointer')?.[0] ?? -1;
    this.locals = new LocalTable(this.info, this.names, types, this.stackPointer);
    this.pointees = new PointeeTable(this.layout, this.names, types, this.locals);
  }

  frames(codeOffset: number): readonly SymbolizedFrame[] {
    let frames = this.frameCache.get(codeOffset);
    if (!frames) this.frameCache.set(codeOffset, (frames = this.computeFrames(codeOffset)));
    return frames;
  }

  functionName(index: number): string {
    const body = index - this.layout.importedFunctions;
    if (body >= 0 && body < this.layout.bodyStarts.length) {
      const name = this.attempt(undefined, () => {
        const { scope } = this.functions.body(body);
        return scope && this.names.qualifiedName(scope.entry);
      });
      if (name !== undefined) return name;
    }
    const name = this.layout.functionNames.get(index);
    return name === undefined ? `wasm-function[${index}]` : tidy(name);
  }

  functionAt(codeOffset: number): FunctionSpan | undefined {
    const body = this.functions.bodyAt(codeOffset);
    if (body === undefined) return undefined;
    const index = this.layout.importedFunctions + body;
    const start = this.layout.bodyStarts[body] ?? 0;
    return { index, name: this.functionName(index), start, end: this.layout.bodyEnds[body] ?? 0 };
  }

  globalAt(address: number): SymbolizedGlobal | undefined {
    if (!this.globalCache.has(address)) {
      const found = this.attempt(undefined, () => this.globals.globalAt(address));
      this.globalCache.set(address, found ?? this.segmentAt(address));
    }
    return this.globalCache.get(address);
  }

  bitFieldsAt(address: number): readonly BitField[] {
    return this.attempt([], () => this.globals.bitFieldsAt(address));
  }

  threadLocalAt(offset: number): SymbolizedGlobal | undefined {
    return this.attempt(undefined, () => this.globals.threadLocalAt(offset));
  }

  frameBytes(codeOffset: number): number | undefined {
    return this.shapeAt(codeOffset)?.bytes;
  }

  localAt(codeOffset: number, offset: number): SymbolizedLocal | undefined {
    const body = this.functions.bodyAt(codeOffset);
    const shape = this.shapeAt(codeOffset);
    if (body === undefined || shape === undefined) return undefined;
    const key = `${codeOffset} ${offset}`;
    if (!this.localCache.has(key)) {
      const find = (): SymbolizedLocal | undefined =>
        this.locals.find(this.functions.body(body), shape, codeOffset, offset);
      this.localCache.set(key, this.attempt(undefined, find));
    }
    return this.localCache.get(key);
  }

  pointeesAt(codeOffset: number): readonly Pointee[] {
    let pointees = this.pointeeCache.get(codeOffset);
    if (pointees === undefined) {
      const body = this.functions.bodyAt(codeOffset) ?? -1;
      const find = (): readonly Pointee[] => this.pointees.find(body, this.functions.body(body), codeOffset);
      this.pointeeCache.set(codeOffset, (pointees = body < 0 ? [] : this.attempt([], find)));
    }
    return pointees;
  }

  sourceFiles(): readonly string[] {
    if (this.files) return this.files;
    const files = new Set<string>();
    for (const unit of this.info.units) for (const file of this.info.lineHeader(unit)?.files ?? []) files.add(file);
    // `<stdin>`, `<built-in>`: no file that could be opened.
    return (this.files = [...files].filter((file) => file !== '' && !/^<[^/]*>$/.test(file)).sort());
  }

  notes(): readonly string[] {
    return this.noteTexts;
  }

  private shapeAt(codeOffset: number): FrameShape | undefined {
    const body = this.functions.bodyAt(codeOffset);
    if (body === undefined || this.stackPointer < 0) return undefined;
    if (!this.shapes.has(body)) {
      const { code, bodyCodes, bodyEnds } = this.layout;
      this.shapes.set(body, frameShape(code, bodyCodes[body] ?? 0, bodyEnds[body] ?? 0, this.stackPointer));
    }
    return this.shapes.get(body);
  }

  private computeFrames(codeOffset: number): readonly SymbolizedFrame[] {
    const body = this.functions.bodyAt(codeOffset);
    if (body === undefined) {
      return [{ function: `code offset 0x${codeOffset.toString(16)}`, file: '', line: 0, column: 0, inlined: false }];
    }
    const outermost = this.functionName(this.layout.importedFunctions + body);
    const plain = [{ function: outermost, file: '', line: 0, column: 0, inlined: false }];
    return this.attempt(plain, () =>
      this.functions.frames(this.functions.body(body), codeOffset).map(({ entry, ...place }) => {
        const name = entry !== undefined && place.inlined ? this.names.qualifiedName(entry) : outermost;
        return { function: name ?? '(unnamed function)', ...place };
      }),
    );
  }

  /** Without debug information the linker's names of data segments (`.data`, or one a variable) are what there is. */
  private segmentAt(at: number): SymbolizedGlobal | undefined {
    const segment = this.layout.segments.find(({ address, size }) => at >= address && at < address + size);
    return (
      segment && { ...segment, file: '', line: 0, column: 0, offset: at - segment.address, typeName: '', partType: '' }
    );
  }

  private readable(binary: Uint8Array): ModuleLayout {
    try {
      return readLayout(binary);
    } catch (error) {
      if (!(error instanceof HeddleError)) throw error;
      this.note(error.message);
      return emptyLayout;
    }
  }

  private attempt<T>(fallback: T, action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof MalformedDwarf)) throw error;
      this.note(error.message);
      return fallback;
    }
  }
}

/** Creates a symbolizer for the binary as linked (never for an instrumented copy: its debug sections are not updated). */
export function createSymbolizer(binary: Uint8Array): Symbolizer {
  let symbolizer: DwarfSymbolizer | undefined;
  const ready = (): DwarfSymbolizer => (symbolizer ??= new DwarfSymbolizer(binary));
  return {
    frames: (codeOffset) => ready().frames(codeOffset),
    functionName: (index) => ready().functionName(index),
    functionAt: (codeOffset) => ready().functionAt(codeOffset),
    globalAt: (address) => ready().globalAt(address),
    bitFieldsAt: (address) => ready().bitFieldsAt(address),
    threadLocalAt: (offset) => ready().threadLocalAt(offset),
    frameBytes: (codeOffset) => ready().frameBytes(codeOffset),
    localAt: (codeOffset, offset) => ready().localAt(codeOffset, offset),
    pointeesAt: (codeOffset) => ready().pointeesAt(codeOffset),
    sourceFiles: () => ready().sourceFiles(),
    notes: () => ready().notes(),
  };
}
