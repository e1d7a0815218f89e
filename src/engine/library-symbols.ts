/** What the names that a dynamic library imports stand for, and what its own names stand for. */
import type { LibrarySlots } from './library-slots.ts';
import type { Loaded } from './libraries.ts';

/** Functions have table slots, objects addresses. */
export type SymbolKind = 'function' | 'object';

/** A library's place in memory and table. */
export interface LibraryPlaces {
  readonly base: number;
  readonly tableBase: number;
}

export class LibrarySymbols {
  readonly #slots: LibrarySlots;
  readonly #loaded: readonly Loaded[];
  #host: WebAssembly.Imports = {};
  #program: WebAssembly.Exports = {};

  /** `loaded`: the libraries of the present execution, in order. */
  constructor(slots: LibrarySlots, loaded: readonly Loaded[]) {
    this.#slots = slots;
    this.#loaded = loaded;
  }

  attach(program: WebAssembly.Exports, host: WebAssembly.Imports): void {
    this.#program = program;
    this.#host = host;
  }

  /** A direct import. `uses` gets the library that it comes from. */
  imported(
    module: string,
    name: string,
    places: LibraryPlaces,
    uses: Set<Loaded>,
  ): WebAssembly.ImportValue | undefined {
    if (module !== 'env' || name === 'memory') return this.#host[module]?.[name];
    if (name === '__indirect_function_table') return this.#slots.table ?? undefined;
    if (name === '__memory_base') return places.base;
    if (name === '__table_base') return places.tableBase;
    const own = this.#program[name];
    if (own !== undefined) return own;
    const provider = this.#loaded.find(({ isGlobal, exports }) => isGlobal && exports[name] !== undefined);
    if (provider === undefined) return undefined;
    uses.add(provider);
    return provider.exports[name];
  }

  /**
   * Fills the GOT of a library: its own definitions first, then the program's, then those of libraries opened with RTLD_GLOBAL. Returns a name that
   * nobody defines. `entries`: by `module\0name`.
   */
  resolve(library: Loaded, entries: ReadonlyMap<string, WebAssembly.Global>): string | undefined {
    for (const [key, global] of entries) {
      const [module = '', name = ''] = key.split('\0');
      const kind = module === 'GOT.func' ? 'function' : 'object';
      const value =
        this.own(library, name, kind) ?? this.#ofProgram(name, kind) ?? this.#ofGlobals(name, kind, library.uses);
      if (value !== undefined) global.value = value;
      else if (!library.image.weakImports.has(key)) return name;
    }
    return undefined;
  }

  /** Address or slot of a name in the program and what was opened with RTLD_GLOBAL. */
  everywhere(name: string): number | undefined {
    return this.#ofProgram(name, undefined) ?? this.#ofGlobals(name, undefined);
  }

  /** Likewise in one library. */
  own(library: Loaded, name: string, kind: SymbolKind | undefined): number | undefined {
    const value = library.exports[name];
    if (typeof value === 'function') return kind === 'object' ? undefined : this.#slots.ofLibrary(library, value);
    if (!(value instanceof WebAssembly.Global) || kind === 'function') return undefined;
    const isThreadLocal = library.image.threadLocals.has(name);
    const from = isThreadLocal ? valueOf(library.exports['__tls_base']) : library.base;
    return from + valueOf(value);
  }

  #ofProgram(name: string, kind: SymbolKind | undefined): number | undefined {
    const value = this.#program[name];
    if (typeof value === 'function') return kind === 'object' ? undefined : this.#slots.ofProgram(value);
    if (!(value instanceof WebAssembly.Global) || kind === 'function') return undefined;
    return valueOf(value);
  }

  #ofGlobals(name: string, kind: SymbolKind | undefined, uses?: Set<Loaded>): number | undefined {
    for (const library of this.#loaded) {
      const found = library.isGlobal ? this.own(library, name, kind) : undefined;
      if (found === undefined) continue;
      uses?.add(library);
      return found;
    }
    return undefined;
  }
}

/** The number in an exported global; 0 when there is none. */
export function valueOf(global: WebAssembly.ExportValue | undefined): number {
  return global instanceof WebAssembly.Global ? Number(global.value) >>> 0 : 0;
}
