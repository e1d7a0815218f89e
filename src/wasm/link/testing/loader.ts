/**
 * For tests: loads modules for real. Dynamic libraries are loaded by the conventions of tool-conventions/DynamicLinking.md in the way of
 * Emscripten's loader (stubs for functions that nobody defines yet, a GOT that is resolved after instantiating); other modules get the
 * exports of those before them. Written from the conventions, so that what happens is not what the checker believes.
 */
export interface LoadOptions {
  /** The program has this memory; without it the main module's own, or one as it declares. */
  readonly memory?: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean };
  /** What JavaScript provides as `env`. */
  readonly js?: Readonly<Record<string, unknown>>;
  /** False: a loader that does not know of `__wasm_apply_data_relocs`. */
  readonly relocate?: boolean;
  /** False: no main module. */
  readonly main?: boolean;
}

export interface Loaded {
  call(name: string, ...values: readonly number[]): unknown;
  readonly memory: WebAssembly.Memory;
}

export interface NamedModule {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type Exports = Record<string, unknown>;

const pageBytes = 65_536;

/** @throws what the engine or the loader throws */
export function loadAll(modules: readonly NamedModule[], options: LoadOptions = {}): Loaded {
  return new Loader(modules, options);
}

class Loader implements Loaded {
  memory: WebAssembly.Memory;
  readonly #table: WebAssembly.Table;
  readonly #symbols: Exports;
  readonly #stems = new Map<string, Exports>();
  readonly #got = new Map<string, WebAssembly.Global>();
  readonly #gotNeeded = new Set<string>();
  readonly #options: LoadOptions;
  readonly #files: ReadonlyMap<string, NamedModule>;
  readonly #loaded = new Set<string>();
  #heap = 4 * pageBytes;

  constructor(modules: readonly NamedModule[], options: LoadOptions) {
    this.#options = options;
    this.#symbols = { ...options.js };
    this.#files = new Map(modules.map((module) => [module.name, module]));
    const memory = options.memory ?? { initial: 16, maximum: 65_536 };
    this.memory = new WebAssembly.Memory(memory);
    this.#table = new WebAssembly.Table({ initial: 8, element: 'anyfunc' });
    const [main, ...rest] = modules;
    if (options.main !== false && main !== undefined) this.#loadMain(main);
    for (const side of options.main === false ? modules : rest) this.#load(side);
  }

  call(name: string, ...values: readonly number[]): unknown {
    return (this.#symbols[name] as (...values: readonly number[]) => unknown)(...values);
  }

  #loadMain({ name, bytes }: NamedModule): void {
    const module = new WebAssembly.Module(bytes);
    const imports: Record<string, Exports> = {};
    for (const item of WebAssembly.Module.imports(module))
      (imports[item.module] ??= {})[item.name] = this.#forMain(item);
    this.#publish(name, new WebAssembly.Instance(module, imports as WebAssembly.Imports).exports);
  }

  #forMain({ module, name, kind }: { readonly module: string; readonly name: string; readonly kind: string }): unknown {
    if (kind === 'memory') return this.memory;
    if (kind === 'table') return this.#table;
    if (module.startsWith('GOT.')) return this.#gotEntry(module, name);
    if (kind === 'function') return this.#symbols[name] ?? this.#stub(name);
    if (kind === 'tag' && this.#symbols[name] !== undefined) return this.#symbols[name];
    if (kind === 'tag') {
      const tag = new WebAssembly.Tag({ parameters: ['i32'] });
      this.#symbols[name] = tag;
      return tag;
    }
    if (name === '__stack_pointer') {
      const pointer = new WebAssembly.Global({ value: 'i32', mutable: true }, pageBytes);
      this.#symbols[name] = pointer;
      return pointer;
    }
    return 0;
  }

  #load(side: NamedModule): void {
    if (this.#loaded.has(side.name)) return;
    this.#loaded.add(side.name);
    const dylink = readSizes(side.bytes);
    if (dylink === undefined && !this.#isDynamic(side.bytes)) return this.#loadPlain(side);
    if (dylink === undefined) throw new Error('need the dylink section to be first');
    if (dylink.name !== 'dylink.0') throw new Error(`Could not load dynamic lib: ${side.name}\nError`);
    for (const needed of dylink.needed) {
      const file = this.#files.get(needed);
      if (file === undefined) throw new Error(`ENOENT: no such file or directory, open '${needed}'`);
      this.#load(file);
    }
    const memoryBase = this.#allocate(dylink.memorySize);
    const table = this.#functionTable();
    const tableBase = table.length;
    if (dylink.tableSize > 0) table.grow(dylink.tableSize);
    const own: Exports = {};
    const env = (name: string): unknown => {
      if (name === 'memory') return this.memory;
      if (name === '__indirect_function_table') return table;
      if (name === '__memory_base') return memoryBase;
      if (name === '__table_base') return tableBase;
      return this.#symbols[name] ?? this.#stub(name, own);
    };
    const names = ['env', 'GOT.mem', 'GOT.func', 'wasi_snapshot_preview1'];
    const module = new WebAssembly.Module(side.bytes);
    const imports: Record<string, Exports> = {};
    for (const item of WebAssembly.Module.imports(module)) {
      if (!names.includes(item.module)) continue;
      const group = (imports[item.module] ??= {});
      const value = item.module.startsWith('GOT.') ? this.#gotEntry(item.module, item.name) : env(item.name);
      group[item.name] = item.kind === 'function' || typeof value !== 'function' ? value : undefined;
    }
    const exports: Exports = { ...new WebAssembly.Instance(module, imports as WebAssembly.Imports).exports };
    for (const [name, value] of Object.entries(exports)) {
      const placed = value instanceof WebAssembly.Global && typeof value.value === 'number' && isImmutable(value);
      own[name] = placed ? value.value + memoryBase : value;
    }
    this.#publish(side.name, own);
    this.#resolveGot();
    if (this.#options.relocate !== false) (own['__wasm_apply_data_relocs'] as (() => void) | undefined)?.();
    (own['__wasm_call_ctors'] as (() => void) | undefined)?.();
  }

  #loadPlain({ name, bytes }: NamedModule): void {
    const module = new WebAssembly.Module(bytes);
    const imports: Record<string, Exports> = {};
    for (const { module: from, name: item } of WebAssembly.Module.imports(module)) {
      const group = this.#stems.get(from) ?? this.#symbols;
      (imports[from] ??= {})[item] = group[item] ?? (item === 'memory' ? this.memory : undefined);
    }
    this.#publish(name, new WebAssembly.Instance(module, imports as WebAssembly.Imports).exports);
  }

  /** A side is taken for a dynamic library when the program loads such, as its loader would. */
  #isDynamic(bytes: Uint8Array<ArrayBuffer>): boolean {
    const main = [...this.#files.values()][0];
    if (main !== undefined && this.#options.main !== false && readSizes(main.bytes) !== undefined) return true;
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
    return imports.some(({ module, name }) => module.startsWith('GOT.') || name === '__memory_base');
  }

  #publish(name: string, exports: Readonly<Exports>): void {
    this.#stems.set(name.replace(/\.[^.]*$/, ''), exports);
    for (const [key, value] of Object.entries(exports)) {
      if (value instanceof WebAssembly.Memory && key === 'memory') this.memory = value;
      this.#symbols[key] ??= value;
    }
  }

  #allocate(bytes: number): number {
    const base = this.#heap;
    this.#heap += Math.ceil(bytes / 16) * 16;
    const missing = Math.ceil((this.#heap - this.memory.buffer.byteLength) / pageBytes);
    if (bytes > 0 && missing > 0) {
      try {
        this.memory.grow(missing);
      } catch {
        throw new Error(`Cannot enlarge memory arrays to size ${this.#heap} bytes (OOM)`);
      }
    }
    return base;
  }

  #functionTable(): WebAssembly.Table {
    const table = this.#symbols['__indirect_function_table'];
    return table instanceof WebAssembly.Table ? table : this.#table;
  }

  /** Called late, by name: what JavaScript passes on is converted to whatever type the function has. */
  #stub(name: string, own: Exports = {}): (...values: unknown[]) => unknown {
    return (...values) => {
      const resolved = this.#symbols[name] ?? own[name];
      return (resolved as (...values: unknown[]) => unknown)(...values);
    };
  }

  #gotEntry(module: string, name: string): WebAssembly.Global {
    const key = `${module}.${name}`;
    const known = this.#got.get(key);
    if (known !== undefined) return known;
    const entry = new WebAssembly.Global({ value: 'i32', mutable: true }, -1);
    this.#got.set(key, entry);
    this.#gotNeeded.add(key);
    return entry;
  }

  #resolveGot(): void {
    for (const key of this.#gotNeeded) {
      const name = key.slice(key.indexOf('.', 4) + 1);
      const value = this.#symbols[name];
      const entry = this.#got.get(key);
      if (typeof value !== 'number' && typeof value !== 'function' && !(value instanceof WebAssembly.Global)) {
        throw new Error(`bad export type for '${name}': ${typeof value}`);
      }
      if (entry !== undefined) entry.value = this.#address(value);
      this.#gotNeeded.delete(key);
    }
  }

  #address(value: unknown): number {
    if (typeof value === 'number') return value;
    if (value instanceof WebAssembly.Global) return value.value as number;
    const table = this.#functionTable();
    const place = table.grow(1);
    table.set(place, value);
    return place;
  }
}

function isImmutable(global: WebAssembly.Global): boolean {
  try {
    const value: unknown = global.value;
    global.value = value;
    return false;
  } catch {
    return true;
  }
}

/** Reads the first section if it says that this is a dynamic library. */
function readSizes(
  bytes: Uint8Array,
): { name: string; memorySize: number; tableSize: number; needed: string[] } | undefined {
  if (bytes[0] !== 0 || bytes[1] !== 0x61) throw new Error('need to see wasm magic number');
  let at = 8;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  const name = (): string => {
    const length = number();
    at += length;
    return new TextDecoder().decode(bytes.subarray(at - length, at));
  };
  if (bytes[at++] !== 0) return undefined;
  const end = number() + at;
  const section = name();
  if (!section.startsWith('dylink')) return undefined;
  const result = { name: section, memorySize: 0, tableSize: 0, needed: [] as string[] };
  while (section === 'dylink.0' && at < end) {
    const id = number();
    const next = number() + at;
    if (id === 1) {
      result.memorySize = number();
      number();
      result.tableSize = number();
    } else if (id === 2) for (let count = number(); count > 0; count--) result.needed.push(name());
    at = next;
  }
  return result;
}
