import { HeddleError } from '../../base/error.ts';
import { type Dylink, readDylink } from '../reader/dylink.ts';
import type { Export, Global, Import, ItemKind, WasmModule } from '../reader/module.ts';
import { type ObjectFile, readObjectFile } from '../reader/object.ts';
import { readModule } from '../reader/read-module.ts';
import { type Producer, readProducers, readTargetFeatures, type TargetFeature } from '../reader/tool-sections.ts';
import type { FunctionType, Limits, TableType } from '../reader/types.ts';
import type { LinkInput } from './model.ts';
import { type CodeTraits, scanCode } from './scan-code.ts';

/** A memory or table as one module sees it. */
export interface Place<T> {
  readonly type: T;
  /** Set when it is imported. */
  readonly from: Import | undefined;
  /** Name under which it is exported. */
  readonly exportedAs: string | undefined;
}

/** All that rules ask of one readable module. */
export interface ModuleFacts {
  readonly name: string;
  /** What is behind the last slash. */
  readonly base: string;
  readonly bytes: number;
  readonly module: WasmModule;
  readonly dylink: Dylink | undefined;
  readonly object: ObjectFile | undefined;
  readonly features: readonly TargetFeature[];
  readonly producers: readonly Producer[];
  readonly memory: Place<Limits> | undefined;
  readonly table: Place<TableType> | undefined;
  /** By name; a name has one export. */
  readonly exports: ReadonlyMap<string, Export>;
  /** By `module\0name`. */
  readonly imports: ReadonlyMap<string, Import>;
  readonly exceptions: 'wasm' | 'js' | 'none';
  readonly traits: CodeTraits;
}

/** A file that engines do not compile, and why. */
export interface Unreadable {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly problem: 'not-wasm' | 'component' | 'version' | 'malformed';
  readonly message: string;
}

const magic = [0x00, 0x61, 0x73, 0x6d];
const header = [...magic, 1, 0, 0, 0];

/** Reads one input; never throws for what is in the file. `onBytes` is told how far it has come in large ones. */
export function readFacts(input: LinkInput, onBytes?: (at: number) => void): ModuleFacts | Unreadable {
  const { name, bytes } = input;
  if (bytes.length > 0 && bytes.length < header.length && bytes.every((byte, index) => byte === header[index])) {
    return { name, bytes, problem: 'not-wasm', message: `a module that ends after ${bytes.length} bytes` };
  }
  if (magic.some((byte, index) => bytes[index] !== byte)) {
    return { name, bytes, problem: 'not-wasm', message: kindOfFile(bytes) };
  }
  if (bytes[4] !== 1 || bytes[5] !== 0 || bytes[6] !== 0 || bytes[7] !== 0) {
    const component = bytes[6] === 1 && bytes[7] === 0;
    const message = component ? 'a component' : 'a binary of another version';
    return { name, bytes, problem: component ? 'component' : 'version', message };
  }
  try {
    const module = readModule(bytes);
    return new Facts(input, module, scanCode(module, onBytes));
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
    return { name, bytes, problem: 'malformed', message: error.message };
  }
}

export function isReadable(facts: ModuleFacts | Unreadable): facts is ModuleFacts {
  return 'module' in facts;
}

class Facts implements ModuleFacts {
  readonly name: string;
  readonly base: string;
  readonly bytes: number;
  readonly module: WasmModule;
  readonly dylink: Dylink | undefined;
  readonly object: ObjectFile | undefined;
  readonly features: readonly TargetFeature[];
  readonly producers: readonly Producer[];
  readonly memory: Place<Limits> | undefined;
  readonly table: Place<TableType> | undefined;
  readonly exports: ReadonlyMap<string, Export>;
  readonly imports: ReadonlyMap<string, Import>;
  readonly exceptions: 'wasm' | 'js' | 'none';
  readonly traits: CodeTraits;

  constructor({ name, bytes }: LinkInput, module: WasmModule, traits: CodeTraits) {
    this.name = name;
    this.base = name.replace(/^.*[\\/]/, '');
    this.bytes = bytes.length;
    this.module = module;
    this.traits = traits;
    this.dylink = readDylink(module);
    this.object = readObjectFile(module);
    this.features = readTargetFeatures(module);
    this.producers = readProducers(module);
    this.memory = place(module, 'memory', module.memories[0]);
    this.table = functionTable(module);
    this.exports = new Map(module.exports.map((item) => [item.name, item]));
    this.imports = new Map(module.imports.map((item) => [`${item.module}\0${item.name}`, item]));
    this.exceptions = exceptionsOf(module);
  }
}

function place<T>(module: WasmModule, kind: ItemKind, type: T | undefined, index = 0): Place<T> | undefined {
  if (type === undefined) return undefined;
  const imported = module.imports.filter((item) => item.item.kind === kind);
  const exported = module.exports.find((item) => item.kind === kind && item.index === index);
  return { type, from: imported[index], exportedAs: exported?.name };
}

/** The table of function pointers: the one with the usual name, else the first. */
function functionTable(module: WasmModule): Place<TableType> | undefined {
  const usual = '__indirect_function_table';
  const imports = module.imports.filter((item) => item.item.kind === 'table');
  const byImport = imports.findIndex((item) => item.name === usual);
  const byExport = module.exports.find((item) => item.kind === 'table' && item.name === usual)?.index;
  const index = byImport >= 0 ? byImport : (byExport ?? 0);
  return place(module, 'table', module.tables[index], index);
}

function exceptionsOf(module: WasmModule): 'wasm' | 'js' | 'none' {
  let js = false;
  for (const { name, item } of module.imports) {
    if (item.kind === 'tag' && name === '__cpp_exception') return 'wasm';
    if (item.kind === 'function' && name.startsWith('__cxa_find_matching_catch_')) js = true;
  }
  if (module.exports.some(({ name, kind }) => kind === 'tag' && name === '__cpp_exception')) return 'wasm';
  return js ? 'js' : 'none';
}

function kindOfFile(bytes: Uint8Array): string {
  const first = [...bytes.subarray(0, 4)];
  const text = String.fromCharCode(...bytes.subarray(0, 64)).trimStart();
  if (bytes.length === 0) return 'an empty file';
  if (text.startsWith('<')) return 'a page of HTML or XML';
  if (first[0] === 0x1f && first[1] === 0x8b) return 'a file compressed with gzip';
  if (first[0] === 0x50 && first[1] === 0x4b) return 'a zip archive';
  if (text.startsWith('(module')) return 'WebAssembly text';
  if (first[0] === 0x42 && first[1] === 0x43) return 'LLVM bitcode';
  if (first[0] === 0x7f && text.slice(1, 4) === 'ELF') return 'an ELF file of another processor';
  return `a file that begins with ${hexBytes(bytes.subarray(0, 4))}`;
}

/** `3c 21 44 4f`, as V8 prints bytes. */
export function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** Type of a function by its index; undefined for an index or type that does not exist. */
export function functionType(facts: ModuleFacts, index: number): FunctionType | undefined {
  const type = facts.module.functions[index];
  return type === undefined ? undefined : facts.module.types[type];
}

/** Type of the exported function `name`. */
export function exportedFunctionType(facts: ModuleFacts, name: string): FunctionType | undefined {
  const item = facts.exports.get(name);
  return item?.kind === 'function' ? functionType(facts, item.index) : undefined;
}

export function exportedGlobal(facts: ModuleFacts, name: string): Global | undefined {
  const item = facts.exports.get(name);
  return item?.kind === 'global' ? facts.module.globals[item.index] : undefined;
}

/** `import section`, as evidence names it. */
export function importEvidence(item: Import, found: string): { section: string; offset: number; found: string } {
  return { section: 'import section', offset: item.start, found };
}
