import type { FunctionType, GlobalType, Limits, TableType, ValueType } from './types.ts';

export const SectionId = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
} as const;

/** A part of the file: `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `start` is the offset of the section id, `contents` that of what follows the size. */
export interface Section extends Span {
  readonly id: number;
  readonly contents: number;
}

/** `start` is the offset of the section id, `contents` that of what follows the name. */
export interface CustomSection extends Span {
  readonly name: string;
  readonly contents: number;
}

export type ImportedItem =
  | { readonly kind: 'function'; readonly type: number }
  | { readonly kind: 'table'; readonly table: TableType }
  | { readonly kind: 'memory'; readonly limits: Limits }
  | { readonly kind: 'global'; readonly global: GlobalType }
  | { readonly kind: 'tag'; readonly type: number };

export type ItemKind = ImportedItem['kind'];

export interface Import extends Span {
  readonly module: string;
  readonly name: string;
  readonly item: ImportedItem;
}

export interface Export {
  readonly name: string;
  readonly kind: ItemKind;
  readonly index: number;
}

/** A defined global; its initial value is the constant expression at `initial`. */
export interface Global extends GlobalType {
  readonly initial: Span | undefined;
}

export interface ElementSegment {
  readonly mode: 'active' | 'passive' | 'declarative';
  readonly table: number;
  readonly offset: Span | undefined;
  readonly type: ValueType;
  /** Function index of each entry; -1 for null and for what only an expression of another kind knows. */
  readonly functions: readonly number[];
  /** File offset of each function index; 0 where `functions` has -1. */
  readonly positions: readonly number[];
}

export interface DataSegment {
  readonly mode: 'active' | 'passive';
  readonly memory: number;
  readonly offset: Span | undefined;
  readonly bytes: Span;
}

/** A function's body: `start` is where its locals are declared (behind the size). */
export interface FunctionBody extends Span {
  /** File offset of the first instruction. */
  readonly code: number;
  readonly localCount: number;
}

/**
 * A binary as `readModule` found it. Function, table, memory, global and tag lists begin with the imported ones, so that their
 * positions are the indices that the code uses.
 */
export interface WasmModule {
  readonly binary: Uint8Array;
  readonly sections: readonly Section[];
  readonly types: readonly FunctionType[];
  readonly imports: readonly Import[];
  /** Type index of every function. */
  readonly functions: readonly number[];
  readonly importedFunctions: number;
  readonly tables: readonly TableType[];
  readonly memories: readonly Limits[];
  readonly globals: readonly Global[];
  /** Type index of every tag. */
  readonly tags: readonly number[];
  readonly exports: readonly Export[];
  readonly startFunction: number | undefined;
  readonly elements: readonly ElementSegment[];
  /** Bodies of the defined functions: `bodies[i]` is function `importedFunctions + i`. */
  readonly bodies: readonly FunctionBody[];
  readonly data: readonly DataSegment[];
  readonly customSections: readonly CustomSection[];
}

export function findSection(module: WasmModule, id: number): Section | undefined {
  return module.sections.find((section) => section.id === id);
}

/** File offset from which DWARF, the site table and reports count code offsets: the contents of the code section. */
export function codeBase(module: WasmModule): number {
  return findSection(module, SectionId.code)?.contents ?? 0;
}

export function exportedIndex(module: WasmModule, kind: ItemKind, name: string): number | undefined {
  return module.exports.find((item) => item.kind === kind && item.name === name)?.index;
}
