import { HeddleError } from '../../base/error.ts';
import { codeBase, type WasmModule } from '../reader/module.ts';
import { readFunctionNames } from '../reader/names.ts';
import { Op } from '../reader/opcodes.ts';
import { type FunctionType, ValueTypes } from '../reader/types.ts';
import { type CallGraph, readCallGraph } from './call-graph.ts';
import { EditKind } from './edits.ts';
import { type FastHook, fastHook } from './fast-hooks.ts';
import { rawAtomicAccesses, rawAtomicOthers } from './guest-names.ts';
import { type AddedHook, addedHooks } from './joined-hooks.ts';
import { GuestRuntime } from './guest-runtime.ts';
import { findWaitingCalls, syncCall } from './sync-calls.ts';
import { checkLibrary, checkMemory, hookAddressTaken } from './input-checks.ts';
import { reachableFromOutside } from './library-entry.ts';
import { hookKind, kernelName } from './hooks.ts';
import { planWrappers, type Wrappers } from './recursion.ts';

const { i32, i64 } = ValueTypes;

/** Code of the linker that runs once before the program: rewriting it would call the runtime before memory is initialised. */
const linkerFunctions = new Set([
  '__wasm_init_memory',
  '__wasm_init_tls',
  '__wasm_start',
  '__wasm_apply_data_relocs',
  '__wasm_apply_tls_relocs',
  '__wasm_apply_global_relocs',
  '__wasm_apply_global_tls_relocs',
]);

/** Atomic hooks count events; fences and the other functions that take a site need not. */
const atomicHook = /^__tsan_atomic\d/;

/** A linked program as the instrumentation sees it: what each function is, and where the runtime's parts are. */
export class Program {
  readonly module: WasmModule;
  readonly runtime: GuestRuntime;
  readonly graph: CallGraph;
  readonly wrappers: Wrappers;
  readonly codeBase: number;
  readonly stackPointer: number | undefined;
  private readonly waitingCalls: ReadonlySet<number>;
  /** Loops tell their states: see loop-state.ts. */
  readonly watchesLoops: boolean;
  /** Functions of hooks, which follow the wrappers, in this order. */
  readonly addedHooks: readonly AddedHook[];
  /** Of a dynamic library: functions with an entry function, which follow those, in this order. */
  readonly entered: readonly number[];
  private readonly entries = new Map<number, number>();
  /** Of a dynamic library: functions that it imports and defines as well, by the import's index. */
  private readonly ownDefinitions = new Map<number, number>();
  private readonly names: ReadonlyMap<number, string>;
  /** By function: the edit before a call to it. */
  private readonly siteEdits: Uint8Array;
  /** By function: 1 where every call of it counts as an event of the execution. */
  private readonly hooks: Uint8Array;
  private readonly rawAtomics: number[] = [];
  /** By hook and kind. */
  private readonly hookFunctions: Readonly<Record<AddedHook['kind'], number[]>> = { fast: [], joined: [], later: [] };
  private readonly fastHooks: FastHook[] = [];

  /** @throws HeddleError when the program is not instrumented, or not linked for Heddle. */
  constructor(module: WasmModule, isLibrary: boolean, watchesLoops = false) {
    this.module = module;
    this.watchesLoops = watchesLoops;
    this.names = readFunctionNames(module);
    this.runtime = new GuestRuntime(module, this.names);
    if (isLibrary) checkLibrary(this.names);
    else checkInstrumented(module, this.runtime);
    checkMemory(module);
    const siteGlobal = this.runtime.findGlobal('heddle_site');
    this.graph = readCallGraph(module, siteGlobal);
    this.wrappers = planWrappers(this.graph, module.functions.length);
    this.codeBase = codeBase(module);
    this.stackPointer = this.runtime.findGlobal('__stack_pointer');
    const tellsFrames = this.stackPointer !== undefined && this.runtime.findGlobal('heddle_frame') !== undefined;
    this.waitingCalls = findWaitingCalls(
      this.names,
      this.graph,
      tellsFrames ? this.runtime.find('heddle_park') : undefined,
    );
    this.siteEdits = new Uint8Array(module.functions.length);
    this.hooks = new Uint8Array(module.functions.length);
    this.classifyImports(isLibrary);
    if (isLibrary) this.findOwnDefinitions();
    this.classifyFunctions();
    this.addedHooks = this.findAddedHooks();
    const firstAdded = module.functions.length + this.wrappers.wrapped.length;
    this.addedHooks.forEach((added, place) => {
      this.fastHooks[added.hook] = added;
      this.hookFunctions[added.kind][added.hook] = firstAdded + place;
    });
    this.entered = isLibrary ? reachableFromOutside(module, this.graph.addressTaken, (index) => this.name(index)) : [];
    const firstEntry = firstAdded + this.addedHooks.length;
    this.entered.forEach((index, place) => this.entries.set(index, firstEntry + place));
  }

  isGuestCode(index: number): boolean {
    return this.name(index).startsWith('heddle_');
  }

  isLinkerCode(index: number): boolean {
    return index === this.module.startFunction || linkerFunctions.has(this.name(index));
  }

  /** Raw atomics hand on the site of the instruction that they stand for, C11's mutexes that of their own call. */
  handsSiteOn(index: number): boolean {
    const name = this.name(index);
    return name.startsWith('heddle_raw_') || syncCall.test(name);
  }

  /** How a call to a function passes its site: `siteArgument`, `siteGlobal` or `none`. */
  siteEdit(callee: number): EditKind {
    return this.siteEdits[callee] as EditKind;
  }

  /** Whether it is a call of the runtime in which a thread may wait. */
  mayWait(callee: number): boolean {
    return this.waitingCalls.has(callee);
  }

  isHook(callee: number): boolean {
    return this.hooks[callee] === 1;
  }

  /** What fast functions of a hook look at; undefined when it has none. */
  fastHook(callee: number): FastHook | undefined {
    return this.fastHooks[callee];
  }

  /** The added function of a hook that has a fast one. */
  hookFunction(kind: AddedHook['kind'], hook: number): number {
    return this.hookFunctions[kind][hook] as number;
  }

  /** What a call of `callee` calls. */
  definitionOf(callee: number): number {
    return this.ownDefinitions.get(callee) ?? callee;
  }

  /** What stands for a function outside of the module: its entry function, if it has one. */
  entryOf(index: number): number {
    return this.entries.get(index) ?? index;
  }

  /** What a table holds for a function: 0 when it is the function itself. */
  tableEntry(index: number): number {
    return this.entries.get(index) ?? this.wrappers.tableEntry(index);
  }

  /** Of a dynamic library: the global that says where its data is, and the hook of a read of four bytes (guest/library/roots.c imports it). */
  get memoryBase(): number {
    return this.runtime.importedGlobal('__memory_base');
  }

  get readHook(): number {
    const functions = this.module.imports.filter(({ item }) => item.kind === 'function');
    const index = functions.findIndex(({ name }) => name === '__tsan_read4');
    return this.hookFunctions.fast[index] ?? index;
  }

  /** Index of the kernel's memory, which is imported after the program's own. */
  get kernelMemory(): number {
    return this.module.memories.length;
  }

  /** What the site table calls the function. */
  calleeName(callee: number): string {
    const name = this.name(callee);
    return this.siteEdits[callee] === EditKind.siteArgument ? kernelName(name) : name;
  }

  /** Handlers of exceptions have to restore the recursion depth, if it is counted at all. */
  restoresDepth(index: number): boolean {
    return this.wrappers.wrapped.length > 0 && this.graph.catches[index] === 1;
  }

  functionType(index: number): FunctionType {
    return this.module.types[this.module.functions[index] as number] as FunctionType;
  }

  memorySize(): number {
    return this.runtime.function('heddle_memory_size', { params: [], results: [i32] });
  }

  memoryGrow(): number {
    return this.runtime.function('heddle_memory_grow', { params: [i32], results: [i32] });
  }

  /** The guest function that does what an atomic instruction does. */
  rawAtomic(op: number): number {
    const place = op - Op.atomicNotify;
    this.rawAtomics[place] ??= this.findRawAtomic(op);
    return this.rawAtomics[place];
  }

  private findRawAtomic(op: number): number {
    if (op < Op.firstAtomicAccess) {
      const types = [
        { params: [i32, i32, i32], results: [i32] },
        { params: [i32, i32, i64, i32], results: [i32] },
        { params: [i32, i64, i64, i32], results: [i32] },
        { params: [], results: [] },
      ];
      const place = op - Op.atomicNotify;
      return this.runtime.function(rawAtomicOthers[place] as string, types[place] as FunctionType);
    }
    const place = op - Op.firstAtomicAccess;
    const name = rawAtomicAccesses[place] as string;
    const value = name.startsWith('heddle_raw_i32') ? i32 : i64;
    const operation = Math.floor(place / 7);
    if (operation === 0) return this.runtime.function(name, { params: [i32, i32], results: [value] });
    if (operation === 1) return this.runtime.function(name, { params: [i32, value, i32], results: [] });
    const values = name.includes('cmpxchg') ? [value, value] : [value];
    return this.runtime.function(name, { params: [i32, ...values, i32], results: [value] });
  }

  private name(index: number): string {
    return this.names.get(index) ?? '';
  }

  private classifyImports(isLibrary: boolean): void {
    let index = -1;
    for (const { module, name, item } of this.module.imports) {
      if (item.kind !== 'function') continue;
      index++;
      const kind = hookKind(module, name);
      if (kind === 'sited') this.siteEdits[index] = EditKind.siteArgument;
      else if (isLibrary) {
        this.siteEdits[index] = EditKind.siteGlobal;
        if (atomicHook.test(name)) this.hooks[index] = 1;
      }
      if (kind === 'sited' && this.graph.addressTaken[index] === 1) throw hookAddressTaken(name);
      // A range may be empty.
      if (kind === 'sited' && !name.endsWith('_range')) this.hooks[index] = 1;
    }
  }

  /** The linker imports weak functions of a dynamic library although it has them, for loaders that let others override them. Ours does not. */
  private findOwnDefinitions(): void {
    const { imports, importedFunctions } = this.module;
    const defined = new Map<string, number>();
    for (const { kind, name, index } of this.module.exports) {
      if (kind === 'function' && index >= importedFunctions) defined.set(name, index);
    }
    imports
      .filter(({ item }) => item.kind === 'function')
      .forEach(({ module, name }, index) => {
        const own = module === 'env' ? defined.get(name) : undefined;
        if (own !== undefined) this.ownDefinitions.set(index, own);
      });
  }

  private findAddedHooks(): AddedHook[] {
    const functions = this.module.imports.filter(({ item }) => item.kind === 'function');
    return addedHooks(
      functions.flatMap(({ name }, hook) => {
        const fast = this.siteEdits[hook] === EditKind.siteArgument ? fastHook(name) : undefined;
        return fast === undefined ? [] : [{ ...fast, hook }];
      }),
    );
  }

  private classifyFunctions(): void {
    for (let index = this.module.importedFunctions; index < this.module.functions.length; index++) {
      const name = this.name(index);
      // A jump to a frame that has ended leaves nothing else behind that says where it came from.
      if (this.graph.readsSite[index] === 0 && name !== longJump && !syncCall.test(name)) continue;
      this.siteEdits[index] = EditKind.siteGlobal;
      if (atomicHook.test(this.name(index))) this.hooks[index] = 1;
    }
  }
}

/** What `longjmp` calls become. */
const longJump = '__wasm_longjmp';

function checkInstrumented(module: WasmModule, runtime: GuestRuntime): void {
  if (runtime.present || module.imports.some((item) => hookKind(item.module, item.name) === 'sited')) return;
  throw new HeddleError(
    'HDL_PROGRAM_NOT_INSTRUMENTED',
    'The program calls no ThreadSanitizer hooks and has no Heddle runtime, so none of its memory accesses can be seen.',
    {
      hint: 'Build it with `heddle cc` or `heddle c++` (clang with `-Xclang -fsanitize=thread`), or give the sources to `heddle check`.',
    },
  );
}
