/**
 * Dynamic libraries at run time: what the program's loader (guest/libc/dlfcn.c) cannot do itself. Lists, counts and locks are the loader's, in the
 * program's memory, where the detectors see them.
 *
 * A library gets one instance each time that it is opened anew, as the program has one for all its threads. Its data is one block of the heap; table slots are
 * never given out twice in an execution, so that a call through a stale pointer reaches the library that was closed. Its thread-local block is made for
 * each thread when that thread runs first. Between executions all of it is forgotten.
 */
import { noStack, type RawStack } from './outcome.ts';
import { type LibraryImage, type ProgramImage } from './program.ts';
import type { Engine } from './engine.ts';
import { moduleSpan } from '../wasm/instrument/joined-sites.ts';
import { LibrarySlots } from './library-slots.ts';
import { type LibraryPlaces, LibrarySymbols, valueOf } from './library-symbols.ts';
import { Place } from './search.ts';
import type { Thread } from './thread.ts';
import { codeWordBytes } from '../wasm/instrument/library-entry.ts';

/** A library in memory, or one that was. */
export interface Loaded {
  readonly image: LibraryImage;
  /** Number of the library among the program's modules, from 1. */
  readonly module: number;
  /** Its block in the heap, and where its data begins. */
  readonly block: number;
  readonly base: number;
  readonly exports: WebAssembly.Exports;
  /** First of its table slots; those that were given to its functions later are in `slots`. */
  readonly tableBase: number;
  readonly slots: Map<unknown, number>;
  /** Thread-local block of each thread, 0 where there is none yet. Null when it has no thread-local variables. */
  readonly threadLocals: number[] | null;
  /** Where it was opened. */
  readonly openedAt: RawStack;
  readonly openedSite: number;
  readonly openedBy: number;
  /** Other libraries that it imports from: they stay as long as it does. */
  readonly uses: Set<Loaded>;
  isGlobal: boolean;
  isOpen: boolean;
  /** It stays for ever (RTLD_NODELETE), or until nobody uses it. */
  keeps: boolean;
  isWanted: boolean;
}

type Opened = { readonly ok: true; readonly loaded: number } | { readonly ok: false; readonly problem: string };

type Linked =
  | {
      readonly ok: true;
      readonly exports: WebAssembly.Exports;
      readonly entries: ReadonlyMap<string, WebAssembly.Global>;
    }
  | { readonly ok: false; readonly problem: string };

export class Libraries {
  readonly images: readonly LibraryImage[];
  /** Of this execution, closed ones too. */
  readonly loaded: Loaded[] = [];
  readonly #engine: Engine;
  readonly #imports: readonly ReturnType<typeof WebAssembly.Module.imports>[];
  readonly #slots = new LibrarySlots();
  readonly #symbols: LibrarySymbols;
  /** How many of them are open and have thread-local variables. */
  #threaded = 0;

  constructor(engine: Engine, image: ProgramImage) {
    this.#engine = engine;
    this.images = image.libraries;
    this.#symbols = new LibrarySymbols(this.#slots, this.loaded);
    this.#imports = image.libraries.map(({ module }) => WebAssembly.Module.imports(module));
  }

  /** `host`: what the program itself was instantiated with. */
  attach(instance: WebAssembly.Instance, host: WebAssembly.Imports): void {
    this.#symbols.attach(instance.exports, host);
    this.#slots.attach((instance.exports['__indirect_function_table'] as WebAssembly.Table | undefined) ?? null);
  }

  /** Forgets what the last execution opened. */
  reset(): void {
    if (this.images.length === 0) return;
    this.#slots.reset();
    this.loaded.length = 0;
    this.#threaded = 0;
    this.#engine.scheduler.onSwitch = null;
  }

  /** Number of the image that the program calls `path`; -1 when there is none. A name without a slash is looked for in all folders. */
  find(path: string): number {
    const wanted = absolute(path);
    const exact = this.images.findIndex((image) => image.path === wanted);
    if (exact >= 0 || path.includes('/')) return exact;
    return this.images.findIndex((image) => image.path.slice(image.path.lastIndexOf('/') + 1) === path);
  }

  /** Makes an instance; its constructors are the caller's to run. */
  open(place: number, site: number): Opened {
    const image = this.images[place];
    if (image === undefined || this.#slots.table === null)
      return { ok: false, problem: 'the program has no function table' };
    const { heap, scheduler } = this.#engine;
    const head = Math.max(codeWordBytes, image.memoryAlignment);
    const block = heap.allocate(head + image.memoryBytes, head, true, 'library');
    if (heap.sharedUsed) scheduler.exploration?.shared(scheduler.current, Place.heap, 'allocation');
    if (block === 0) return { ok: false, problem: `not enough memory for ${image.path}` };
    const base = block + head;
    const tableBase = this.#slots.reserve(image.tableSlots);
    const uses = new Set<Loaded>();
    const linked = this.#link(place, { base, tableBase }, uses);
    if (!linked.ok) {
      heap.release(block, site);
      return linked;
    }
    const { exports } = linked;
    const hasThreadLocals = valueOf(exports['__tls_size']) > 0;
    const entry: Loaded = {
      image,
      module: place + 1,
      block,
      base,
      exports,
      tableBase,
      slots: new Map(),
      threadLocals: hasThreadLocals ? [] : null,
      openedAt: this.#engine.tracing === null ? noStack : this.#engine.stack(),
      openedSite: site,
      openedBy: scheduler.current.id,
      uses,
      isGlobal: false,
      isOpen: true,
      keeps: false,
      isWanted: true,
    };
    const record = heap.block(block);
    if (record !== undefined) {
      record.thread = scheduler.current.id;
      record.allocatedAt = entry.openedAt;
      record.library = entry;
    }
    this.loaded.push(entry);
    const missing = this.#symbols.resolve(entry, linked.entries);
    if (missing !== undefined) {
      this.close(this.loaded.length - 1, site);
      return { ok: false, problem: `${image.path}: undefined symbol: ${missing}` };
    }
    if (hasThreadLocals) {
      this.#threaded++;
      scheduler.onSwitch = this.#switched;
      this.#enter(entry, scheduler.current);
    }
    run(exports['__wasm_apply_data_relocs']);
    return { ok: true, loaded: this.loaded.length - 1 };
  }

  /** Table slot of the function that runs the constructors; 0 when there are none. */
  constructors(loaded: number): number {
    const entry = this.loaded[loaded];
    const run = entry?.exports['__wasm_call_ctors'];
    return entry === undefined || typeof run !== 'function' ? 0 : this.#slots.ofLibrary(entry, run);
  }

  /** Address of a variable or slot of a function; undefined when the library exports no such name. */
  symbol(loaded: number, name: string): number | undefined {
    const entry = this.loaded[loaded];
    return entry === undefined ? undefined : this.#symbols.own(entry, name, undefined);
  }

  /** Likewise in the program, then in the libraries opened with RTLD_GLOBAL. */
  globalSymbol(name: string): number | undefined {
    return this.#symbols.everywhere(name);
  }

  /** Nobody has the library open any more: from now on its code and data are freed memory, unless other libraries use them. */
  close(loaded: number, site: number): void {
    const entry = this.loaded[loaded];
    if (entry === undefined) return;
    entry.isWanted = false;
    for (const one of this.loaded) if (one.isOpen && !one.isWanted && !this.#isUsed(one)) this.#unload(one, site);
  }

  #isUsed(library: Loaded): boolean {
    return this.loaded.some(({ isOpen, uses }) => isOpen && uses.has(library));
  }

  #unload(entry: Loaded, site: number): void {
    entry.isOpen = false;
    entry.isGlobal = false;
    const { heap, objects, scheduler, atomics } = this.#engine;
    for (const local of entry.threadLocals ?? []) if (local > 0) heap.release(local, site);
    if (entry.threadLocals !== null && --this.#threaded === 0) scheduler.onSwitch = null;
    const block = heap.block(entry.block);
    heap.release(entry.block, site);
    const size = block?.size ?? 0;
    objects.forget(entry.block, size);
    scheduler.trace.forget(entry.block, size);
    atomics.forget(entry.block, size);
    if (block === undefined) return;
    block.freedBy = scheduler.current.id;
    block.freedAt = this.#engine.stack();
    for (const one of this.loaded) if (one.isOpen && !one.isWanted && !this.#isUsed(one)) this.#unload(one, site);
  }

  /** A thread has ended: its thread-local blocks go. */
  threadEnded(thread: Thread): void {
    for (const { isOpen, threadLocals } of this.loaded) {
      const block = threadLocals?.[thread.id] ?? 0;
      if (!isOpen || block === 0 || threadLocals === null) continue;
      this.#engine.heap.release(block, 0);
      threadLocals[thread.id] = 0;
    }
  }

  /** The library whose data holds `address`, closed or not; the newest where several had it. */
  at(address: number): Loaded | undefined {
    return this.loaded.findLast(({ base, image }) => address >= base && address < base + image.memoryBytes);
  }

  /** Index among the functions of all modules (see joined-sites.ts) of the function in `slot`; undefined when it is none of a library. */
  functionAt(slot: number): number | undefined {
    const entry = this.#slots.functionAt(slot);
    if (entry === undefined) return undefined;
    const owner = this.loaded.find(
      ({ tableBase, image, slots }) =>
        (slot >= tableBase && slot < tableBase + image.tableSlots) || slots.get(entry) === slot,
    );
    if (owner === undefined) return undefined;
    const { functionCount, wrapped } = owner.image;
    const index = Number((entry as { readonly name?: string }).name);
    return owner.module * moduleSpan + (wrapped[index - functionCount] ?? index);
  }

  readonly #switched = (thread: Thread): void => {
    for (const entry of this.loaded) if (entry.isOpen && entry.threadLocals !== null) this.#enter(entry, thread);
  };

  /** Makes the library's thread-local base that of `thread`. */
  #enter({ exports, threadLocals }: Loaded, thread: Thread): void {
    if (threadLocals === null) return;
    const own = threadLocals[thread.id] ?? 0;
    if (own !== 0) {
      (exports['__tls_base'] as WebAssembly.Global).value = own;
      return;
    }
    while (threadLocals.length <= thread.id) threadLocals.push(0);
    const { heap } = this.#engine;
    const align = Math.max(16, valueOf(exports['__tls_align']));
    const block = heap.allocate(valueOf(exports['__tls_size']), align, true, 'thread-local');
    threadLocals[thread.id] = block;
    const record = heap.block(block);
    if (record !== undefined) record.library = this.loaded.find((entry) => entry.exports === exports) ?? null;
    run(exports['__wasm_init_tls'], block);
  }

  /** Instantiates with GOT entries that are not resolved yet: those of its own symbols need the instance. */
  #link(place: number, places: LibraryPlaces, uses: Set<Loaded>): Linked {
    const image = this.images[place] as LibraryImage;
    const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
    const entries = new Map<string, WebAssembly.Global>();
    for (const { module, name, kind } of this.#imports[place] ?? []) {
      const fields = (imports[module] ??= {});
      if (module === 'GOT.mem' || module === 'GOT.func') {
        const global = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
        entries.set(`${module}\0${name}`, global);
        fields[name] = global;
        continue;
      }
      const value = this.#symbols.imported(module, name, places, uses);
      if (value !== undefined) fields[name] = value;
      else if (kind === 'function' && image.weakImports.has(`${module}\0${name}`)) fields[name] = absentFunction;
      else return { ok: false, problem: `${image.path}: undefined symbol: ${name}` };
    }
    try {
      return { ok: true, exports: new WebAssembly.Instance(image.module, imports).exports, entries };
    } catch (error) {
      if (!(error instanceof WebAssembly.LinkError)) throw error;
      return { ok: false, problem: `${image.path}: ${error.message}` };
    }
  }
}

/** `a/../b.so` -> `/b.so`: the program's working directory is `/`. */
export function absolute(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function run(value: WebAssembly.ExportValue | undefined, ...values: readonly number[]): void {
  if (typeof value === 'function') (value as (...values: readonly number[]) => void)(...values);
}

function absentFunction(): never {
  throw new WebAssembly.RuntimeError('unreachable: a weak function that nobody defines was called');
}
