/**
 * The engine: runs a program, one execution after the other, each as a pure function of program, options and schedule.
 *
 * One instance of the program serves all threads and all executions: every thread is a coroutine from a pool (guest/core.c), and between
 * executions memory is put back as it was. The life of an execution is {@link Engine.run}; control flow between threads is in scheduler.ts; what the
 * program may call is in host/.
 */
import { assert, InternalError } from '../base/assert.ts';
import { sitesOf, type ProgramImage } from './program.ts';
import { Atomics } from './atomics.ts';
import { Coroutines } from './coroutines.ts';
import { Findings } from './findings.ts';
import { type Conditions, Heap } from './heap.ts';
import { createHostImports } from './host/imports.ts';
import { createEngineWasi } from './host/wasi.ts';
import { Libraries } from './libraries.ts';
import { AccessKind, createKernel, type Kernel, KernelWord, MemoryState } from './kernel.ts';
import { ProgramMemory } from './memory.ts';
import { SyncObjects } from './objects.ts';
import { PlainHistories } from './plain-histories.ts';
import { accessOperation, parkResult, type Waitable } from './operation.ts';
import type { EngineOptions } from './options.ts';
import type { OrderControl } from './order-control.ts';
import { type Ending, type ExecutionOutcome, noStack, type RawFinding, type RawStack } from './outcome.ts';
import { endOfExecution, Scheduler } from './scheduler.ts';
import { Sharing } from './search.ts';
import { StackReader } from './stacks.ts';
import { Operation, type Strategy } from './strategy.ts';
import type { LockLike, SyncContext } from './sync/context.ts';
import type { Epoch, EpochEvent } from './sync/epoch.ts';
import { pointOperation } from './sync/waiting.ts';
import type { Thread } from './thread.ts';
import { plainName, type Tracing } from './trace.ts';
import type { Detector, DetectorContext, DetectorFactory } from './detector.ts';
import { watchedCalls, watchedRanges } from './watched-calls.ts';
import type { Wasi } from './wasi/wasi.ts';
import type { SiteTable } from '../wasm/instrument/site-table.ts';

/** Events without a scheduling point after which the running thread lets others run: ends spins on plain memory. */
const windowEvents = 20_000;
/** Rounds of event-free loops (a million each) after which an execution is a hang. */
const fuelRounds = 300;
/** Kernel pool bytes after which the instance is replaced. */
const poolLimit = 200 << 20;

const success: Ending = { kind: 'exit', status: 0 };
/** What hangs on it runs as soon as the present call has left the program. */
const settled = Promise.resolve();

export class Engine implements SyncContext, DetectorContext {
  readonly options: EngineOptions;
  readonly sites: SiteTable;
  readonly scheduler: Scheduler;
  readonly kernel: Kernel;
  readonly memory: ProgramMemory;
  readonly heap: Heap;
  readonly objects: SyncObjects;
  readonly findings: Findings;
  readonly coroutines: Coroutines;
  readonly detectors: readonly Detector[];
  readonly atomics: Atomics;
  readonly libraries: Libraries;
  readonly plain: PlainHistories;
  readonly wasi: Wasi;
  readonly stacks: StackReader = new StackReader();
  tracing: Tracing | null = null;
  /** Numbers the stacks of synchronisation calls, for strategies that have to tell them apart: a capture costs some microseconds. Null: {@link site}. */
  callSites: ((stack: RawStack) => number) | null = null;
  /** Other memory orders than the program declares; null: as declared. Changed between executions only. */
  orders: OrderControl | null = null;

  #ending: Ending | null = null;
  readonly #beginWatchers: readonly Detector[];
  readonly #lockWatchers: readonly Detector[];
  readonly #waitWatchers: readonly Detector[];
  #execution = 0;
  #strategy: Strategy;
  #conditions: Conditions = { heapPolicy: 'reuse', memoryModel: 'sc' };
  #finish: ((outcome: ExecutionOutcome) => void) | null = null;
  #fail: ((error: unknown) => void) | null = null;
  /** Events granted so far: the present step is this minus what the kernel has left. */
  #granted = 0;
  #windowEnd = 0;
  /** Exhaustive search: a library call says what it reads and writes; it is a transition of its own. */
  inCall = false;
  #windowSwitches = 0;
  #fuelUsed = 0;
  #learning = false;
  #site: WebAssembly.Global | null = null;
  #stackPointer: WebAssembly.Global | null = null;
  #table: WebAssembly.Table | null = null;
  /** Address of the program's word that sends its atomics to {@link Atomics}; 0 when it has none. */
  #c11Flag = 0;
  #racySites: readonly number[] = [];

  constructor(image: ProgramImage, options: EngineOptions, strategy: Strategy, detectors: readonly DetectorFactory[]) {
    this.options = options;
    this.#strategy = strategy;
    this.sites = sitesOf(image);
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 8 });
    this.kernel = createKernel(
      image.kernel,
      table,
      {
        event: (kind, address, bytes, site) => this.#event(kind, address >>> 0, bytes, site),
        bad_access: (kind, address, bytes, site, state) =>
          this.findings.badAccess(kind, address >>> 0, bytes, site, state),
        race: (address, bytes, kind, site, ...previous) => {
          this.plain.raced(address >>> 0, bytes, kind, site);
          this.findings.race(address >>> 0, bytes, kind, site, ...previous);
        },
      },
      { programBytes: options.maxMemoryBytes, sites: this.sites.count, threads: options.maxThreads },
    );
    const { kernel } = this;
    this.scheduler = new Scheduler(
      options.maxThreads,
      options.timeOuts === 'any',
      options.exhaustive,
      this,
      kernel,
      strategy,
    );
    this.objects = new SyncObjects(this);
    this.findings = new Findings(this);
    this.detectors = detectors.map((create) => create(this));
    this.#beginWatchers = this.detectors.filter(({ begin }) => begin !== undefined);
    this.#lockWatchers = this.detectors.filter(({ lockTaken }) => lockTaken !== undefined);
    this.#waitWatchers = this.detectors.filter(({ blocked }) => blocked !== undefined);
    this.coroutines = new Coroutines(this);
    this.memory = new ProgramMemory(options.maxMemoryBytes);
    this.atomics = new Atomics(this);
    this.libraries = new Libraries(this, image);
    this.plain = new PlainHistories(this);
    this.wasi = createEngineWasi(this);
    const imports = {
      env: { memory: this.memory.memory },
      kernel: options.exhaustive ? watchedRanges(this) : kernel.programImports,
      heddle: createHostImports(this),
      wasi_snapshot_preview1: options.exhaustive ? watchedCalls(this) : this.wasi.imports,
    };
    const instance = new WebAssembly.Instance(image.module, imports);
    this.libraries.attach(instance, imports);
    const exploring = instance.exports['heddle_exploring_flag'] as (() => number) | undefined;
    if (options.exhaustive && exploring !== undefined) this.memory.view.setInt32(exploring() >>> 0, 1, true);
    this.memory.attach(instance, kernel);
    this.heap = new Heap(
      kernel,
      this.memory,
      this.memory.heapStart,
      () => this.memory.stackFloor,
      options.exhaustive ? (options.maxMemoryBytes >> 4) * 4 : 0,
      () => this.scheduler.current.id,
    );
    table.set(1, instance.exports['heddle_park_from_kernel'] as () => void);
    this.coroutines.attach(instance);
    this.#site = instance.exports['heddle_site'] as WebAssembly.Global;
    this.#stackPointer = (instance.exports['__stack_pointer'] as WebAssembly.Global | undefined) ?? null;
    this.#table = (instance.exports['__indirect_function_table'] as WebAssembly.Table | undefined) ?? null;
    const flag = instance.exports['heddle_c11_flag'] as (() => number) | undefined;
    this.#c11Flag = flag === undefined ? 0 : flag() >>> 0;
    this.#learnKernelFrames();
    if (options.preempt === 'all') kernel.siteFlags.fill(1);
  }

  /** Events so far in this execution: the index of the present one. */
  get step(): number {
    return this.#granted - (this.kernel.words[KernelWord.eventsLeft] ?? 0);
  }

  /** Memory as the program left it, without a value that a racy load is to read. */
  get settledMemory(): ProgramMemory {
    this.plain.settle();
    return this.memory;
  }

  settle(): void {
    this.plain.settle();
  }

  /** The next event of any kind calls the engine. */
  expectEvent(): void {
    this.#granted = this.step + 1;
    this.kernel.words[KernelWord.eventsLeft] = 1;
  }

  /** The code site of the last instrumented call of a runtime function: of malloc or free, while they run. */
  get site(): number {
    return Number(this.#site?.value ?? 0);
  }

  /** The running thread's stack pointer; 0 when the program does not export it. */
  get stackPointer(): number {
    return Number(this.#stackPointer?.value ?? 0) >>> 0;
  }

  /** What strategies see as the place of a synchronisation call. */
  get callSite(): number {
    return this.callSites === null ? this.site : this.callSites(this.stacks.capture());
  }

  /** True when the kernel's pool or clocks (read as signed words) run out: make a new engine. Has no effect on what executions do. */
  get exhausted(): boolean {
    return this.kernel.pool_used() > poolLimit || this.kernel.clocks_used() > 0x7000_0000;
  }

  /** Makes plain accesses at these code sites scheduling points (`--preempt racy`). */
  setRacySites(sites: readonly number[]): void {
    if (sites === this.#racySites) return;
    for (const site of this.#racySites) this.kernel.siteFlags[site] = 0;
    for (const site of sites) this.kernel.siteFlags[site] = 1;
    this.plain.setSites(sites);
    this.#racySites = sites;
  }

  /** Index of the function in slot `slot` of the program's table; -1 when there is none. */
  functionIndex(slot: number): number {
    const ofLibrary = this.libraries.functionAt(slot);
    if (ofLibrary !== undefined) return ofLibrary;
    const entry: unknown = slot > 0 && slot < (this.#table?.length ?? 0) ? this.#table?.get(slot) : null;
    return typeof entry === 'function' ? Number(entry.name) : -1;
  }

  readonly #holdRun = (resolve: (outcome: ExecutionOutcome) => void, reject: (error: unknown) => void): void => {
    this.#finish = resolve;
    this.#fail = reject;
  };

  /** Runs one execution. `strategy` has been told which. Never rejects for what the program does. */
  run(execution: number, strategy: Strategy, conditions: Conditions): Promise<ExecutionOutcome> {
    this.#execution = execution;
    this.#strategy = strategy;
    this.#conditions = conditions;
    this.#reset(conditions);
    const outcome = new Promise<ExecutionOutcome>(this.#holdRun);
    const main = this.scheduler.begin(strategy);
    main.name = 'main';
    this.memory.startThread(this, main, 0);
    this.coroutines.start(main);
    return outcome;
  }

  /**
   * The execution is over; the first ending counts. The caller still has to leave the program: see {@link endOfExecution}. `returns`: it does so by
   * returning to the coroutine's loop, where {@link conclude} is called; else this happens as soon as nothing else runs.
   */
  end(ending: Ending, returns = false): void {
    if (this.scheduler.over) return;
    this.plain.settle();
    this.scheduler.over = true;
    this.#ending = ending;
    this.coroutines.concludesAtIdle = returns;
    if (!returns) void settled.then(this.conclude);
  }

  /** No coroutine runs program code any more: unwinds those that are parked, and resolves {@link run}. */
  readonly conclude = (): void => {
    try {
      this.scheduler.exploration?.ended(this.scheduler.current);
      this.coroutines.noteStackOf(this.scheduler.current);
      const unwound = this.coroutines.unwindAll(this.scheduler.threads, this.scheduler.threadCount);
      if (unwound === null) this.#finish?.(this.#outcome());
      else unwound.then(() => this.#finish?.(this.#outcome())).catch((error: unknown) => this.fail(error));
    } catch (error) {
      this.fail(error);
    }
  };

  #outcome(): ExecutionOutcome {
    const { scheduler } = this;
    const ending = this.#ending;
    assert(ending !== null, 'an execution has an ending');
    const outcome: ExecutionOutcome = {
      execution: this.#execution,
      ending,
      findings: this.findings.take(),
      steps: this.step,
      switches: scheduler.switches,
      preemptions: scheduler.preemptions,
      traceHash: scheduler.trace.value,
      heapPolicy: this.#conditions.heapPolicy,
      memoryModel: this.#conditions.memoryModel,
    };
    this.#strategy.end?.(outcome.steps, scheduler.points);
    return outcome;
  }

  /** The engine itself failed: {@link run} rejects. */
  fail(error: unknown): void {
    this.scheduler.over = true;
    this.#fail?.(error);
  }

  exit(status: number): never {
    this.ended(status, false);
    throw endOfExecution;
  }

  /** The program ended normally. `returns`: see {@link end}. */
  ended(status: number, returns: boolean): void {
    for (const detector of this.detectors) detector.exited?.(status);
    this.findings.ofLibraries.atExit();
    this.findings.atExit(status);
    this.end(status === 0 ? success : { kind: 'exit', status }, returns);
  }

  report(finding: RawFinding): void {
    this.findings.add(finding);
  }

  unsupported(name: string): never {
    this.end({ kind: 'unsupported', name });
    throw endOfExecution;
  }

  /** A host call that is an event: counts it. */
  countEvent(): void {
    const words = this.kernel.words;
    const left = (words[KernelWord.eventsLeft] ?? 0) - 1;
    words[KernelWord.eventsLeft] = left;
    if (left <= 0 && this.#windowOver()) this.scheduler.sitOut(this.scheduler.current);
  }

  /** A loop without events went round a million times. */
  fuelEmpty(): void {
    if (++this.#fuelUsed >= fuelRounds) this.findings.hang();
  }

  stack(): RawStack {
    return this.tracing === null ? noStack : this.stacks.capture();
  }

  word(address: number): number {
    return this.settledMemory.view.getInt32(address, true);
  }

  setWord(address: number, value: number): void {
    this.settledMemory.view.setInt32(address, value, true);
  }

  name(kind: string, address: number): string {
    return (this.tracing?.nameOf ?? plainName)(kind, address);
  }

  /** Whether the program may use the memory at `address`. */
  isAlive(address: number): boolean {
    return this.#stateOf(address) < MemoryState.nullPage;
  }

  #stateOf(address: number): number {
    return this.kernel.heapStates[address >>> 3] ?? MemoryState.redZone;
  }

  checkAlive(object: Waitable): void {
    const { address } = object;
    const state = this.#stateOf(address);
    if (state < MemoryState.nullPage || address < 0) return;
    const { kind } = object;
    if (kind !== undefined && kind !== 'thread') this.findings.deadObject(kind, address, state);
  }

  misuse(object: Waitable, cause: string, message: string): void {
    this.findings.misuse(object, cause, message);
  }

  lockTaken(thread: Thread, lock: LockLike, tried: boolean): void {
    for (const detector of this.#lockWatchers) detector.lockTaken?.(thread, lock, tried);
  }

  epoch(thread: Thread, epoch: Epoch, event: EpochEvent, stack: RawStack): void {
    for (const detector of this.detectors) detector.epoch?.(thread, epoch, event, stack);
  }

  blocked(thread: Thread): void {
    for (const detector of this.#waitWatchers) detector.blocked?.(thread);
  }

  deadlocked(): void {
    for (const detector of this.detectors) detector.deadlocked?.(this.scheduler.live);
    assert(this.scheduler.over, 'a deadlock ends the execution');
  }

  livelocked(): void {
    for (const detector of this.detectors) detector.stopped?.(true);
    this.findings.livelock();
  }

  redundant(): void {
    this.end({ kind: 'redundant' });
  }

  switched(from: Thread, to: Thread, preemptive: boolean): void {
    this.tracing?.listener.switched(from, to, preemptive, this.step);
  }

  point(thread: Thread): void {
    const { operation, object } = thread;
    const listener = this.tracing?.listener;
    if (listener === undefined || operation === null || operation === pointOperation) return;
    const isAccess = operation.kind === Operation.access || operation.kind === Operation.atomic;
    const follows = listener.follows(thread);
    if (isAccess && !follows) return;
    const stack = this.stacks.capture();
    if (follows) listener.paused(thread, stack);
    if (isAccess) return;
    thread.stack = stack;
    const name = object === null ? '' : object.describe();
    listener.operation(thread, operation.verb, name, this.step, stack);
  }

  /** The kernel's callback: the countdown ended, or the place is a scheduling point, or the execution is traced. */
  #event(kind: number, address: number, bytes: number, site: number): number {
    if (this.#learning) {
      this.stacks.learnForeign(new Error().stack ?? '');
      return 0;
    }
    this.plain.settle();
    const { words, siteFlags } = this.kernel;
    const forced = (words[KernelWord.eventsLeft] ?? 0) <= 0 && this.#windowOver();
    const { scheduler, tracing } = this;
    if (tracing !== null) {
      tracing.listener.access(scheduler.current, kind, address, bytes, site, this.step, () => this.stacks.capture());
    }
    if (this.inCall) {
      const mode = kind === AccessKind.read ? Sharing.read : Sharing.write;
      scheduler.exploration?.touch(scheduler.current, address, bytes, mode);
      return 0;
    }
    const atomic = kind >= AccessKind.atomicRead;
    if (!atomic && !forced && siteFlags[site] === 0) return 0;
    const thread = scheduler.current;
    if (forced) scheduler.sitOut(thread);
    thread.site = site;
    thread.accessKind = kind;
    thread.accessBytes = bytes;
    thread.longWindow = !atomic && siteFlags[site] === 0;
    // A plain access at a scheduling point may be a spin's read: note the visit.
    if (!atomic && kind === AccessKind.read) this.kernel.idle(site, address, 0);
    const operation = (this.plain.active ? this.plain.operation(kind, site) : null) ?? accessOperation(kind);
    return scheduler.request(operation, null, address) === parkResult ? 1 : 0;
  }

  /** The events granted are used up. True when the thread has had a whole window to itself. */
  #windowOver(): boolean {
    const step = this.step;
    this.options.progressed?.();
    if (step >= this.options.maxSteps) {
      for (const detector of this.detectors) detector.stopped?.(false);
      this.end({ kind: 'cut-off', limit: `--max-steps ${this.options.maxSteps}` });
      throw endOfExecution;
    }
    let alone = false;
    if (step >= this.#windowEnd) {
      alone = this.#windowSwitches === this.scheduler.switches && this.scheduler.live.length > 1;
      this.#windowSwitches = this.scheduler.switches;
      this.#windowEnd = step + windowEvents;
    }
    this.#grant(step);
    return alone;
  }

  #grant(step: number): void {
    const count = this.tracing === null ? Math.min(this.#windowEnd, this.options.maxSteps) - step : 1;
    this.#granted = step + count;
    this.kernel.words[KernelWord.eventsLeft] = count;
  }

  #reset({ heapPolicy, memoryModel }: Conditions): void {
    this.kernel.begin_execution();
    this.memory.restore(this.heap.end);
    this.heap.reset(heapPolicy);
    this.atomics.reset(memoryModel);
    this.plain.reset(memoryModel === 'c11' && !this.options.exhaustive);
    if (this.#c11Flag !== 0) this.setWord(this.#c11Flag, memoryModel === 'c11' ? 1 : 0);
    this.libraries.reset();
    this.objects.reset();
    this.findings.reset();
    for (const detector of this.#beginWatchers) detector.begin?.();
    this.wasi.reset();
    this.#ending = null;
    this.#fuelUsed = 0;
    this.#windowEnd = windowEvents;
    this.#windowSwitches = 0;
    this.scheduler.traced = this.tracing !== null;
    this.#grant(0);
  }

  /** Makes the kernel call back once, to learn how V8 names its frames. */
  #learnKernelFrames(): void {
    this.#learning = true;
    this.kernel.words[KernelWord.eventsLeft] = 1;
    const read = this.kernel.programImports['read4'];
    if (typeof read !== 'function') throw new InternalError('The kernel has no read4');
    this.kernel.set_state(this.memory.heapStart + 64, 8, MemoryState.ok);
    (read as (address: number, site: number) => void)(this.memory.heapStart + 64, 0);
    this.kernel.set_state(this.memory.heapStart + 64, 8, MemoryState.redZone);
    this.#learning = false;
  }
}
