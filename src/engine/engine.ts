/**
 * The engine: runs a program, one execution after the other, each as a pure function of program, options and schedule.
 *
 * One instance of the program serves all threads and all executions: every thread is a coroutine from a pool (guest/core.c), and between
 * executions memory is put back as it was. The life of an execution is {@link Engine.run}; control flow between threads is in scheduler.ts; what the
 * program may call is in host/.
 */
import { sitesOf, type ProgramImage } from './program.ts';
import { Atomics } from './atomics.ts';
import { Coroutines } from './coroutines.ts';
import { Events } from './events.ts';
import { ExecutionEnds } from './execution-ends.ts';
import { Findings } from './findings.ts';
import { type Conditions, Heap } from './heap.ts';
import { programImports } from './host/imports.ts';
import { createEngineWasi } from './host/wasi.ts';
import { Libraries } from './libraries.ts';
import { createKernel, isAddressable, type Kernel, MemoryState } from './kernel.ts';
import { Frames } from './frames.ts';
import { KernelClocks } from './kernel-clocks.ts';
import { ProgramMemory } from './memory.ts';
import { SyncObjects } from './objects.ts';
import { PlainHistories } from './plain-histories.ts';
import type { Waitable } from './operation.ts';
import type { EngineOptions } from './options.ts';
import type { OrderControl } from './order-control.ts';
import { ProgramInstance } from './program-instance.ts';
import {
  type Ending,
  type ExecutionOutcome,
  noStack,
  type RawEvent,
  type RawFinding,
  type RawStack,
} from './outcome.ts';
import { Scheduler } from './scheduler.ts';
import { silentLoopLimit, SilentLoops } from './silent-loops.ts';
import { SchedulingPoints } from './scheduling-points.ts';
import { StackReader } from './stacks.ts';
import type { Strategy } from './strategy.ts';
import type { LockLike, SyncContext } from './sync/context.ts';
import type { Epoch, EpochEvent } from './sync/epoch.ts';
import type { Thread } from './thread.ts';
import { plainName, type Tracing } from './trace.ts';
import type { Detector, DetectorContext, DetectorFactory } from './detector.ts';
import { type Watchers, watchersOf } from './watchers.ts';
import { VolatileAccesses } from './volatile-accesses.ts';
import type { Wasi } from './wasi/wasi.ts';
import type { SiteTable } from '../wasm/instrument/site-table.ts';

/** Kernel pool bytes after which the instance is replaced. */
const poolLimit = 200 << 20;

const success: Ending = { kind: 'exit', status: 0 };

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
  readonly clocks: KernelClocks;
  readonly frames: Frames;
  readonly atomics: Atomics;
  readonly libraries: Libraries;
  readonly plain: PlainHistories;
  /** Null: they are plain accesses. */
  readonly volatiles: VolatileAccesses | null;
  readonly wasi: Wasi;
  readonly stacks: StackReader = new StackReader();
  readonly events: Events;
  readonly silentLoops: SilentLoops = new SilentLoops(this);
  readonly points: SchedulingPoints;
  tracing: Tracing | null = null;
  /** Numbers the stacks of synchronisation calls, for strategies that have to tell them apart: a capture costs some microseconds. Null: {@link site}. */
  callSites: ((stack: RawStack) => number) | null = null;
  /** Other memory orders than the program declares; null: as declared. Changed between executions only. */
  orders: OrderControl | null = null;
  readonly watchers: Watchers;
  readonly #program: ProgramInstance;
  readonly ends: ExecutionEnds;

  constructor(image: ProgramImage, options: EngineOptions, strategy: Strategy, detectors: readonly DetectorFactory[]) {
    this.options = options;
    this.sites = sitesOf(image);
    this.events = new Events(this);
    this.ends = new ExecutionEnds(this);
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 8 });
    this.kernel = createKernel(
      image.kernel,
      table,
      {
        event: this.events.event,
        alive: () => this.events.alive(),
        word: (address) => this.word(address >>> 0),
        bad_access: (kind, address, ...access) => this.findings.badAccess(kind, address >>> 0, ...access),
        race: (address, bytes, kind, site, ...previous) => {
          this.plain.raced(address >>> 0, bytes, kind, site);
          this.findings.race(address >>> 0, bytes, kind, site, ...previous);
        },
      },
      { programBytes: options.maxMemoryBytes, sites: this.sites.count, threads: options.maxThreads },
    );
    const { kernel } = this;
    this.points = new SchedulingPoints(this, kernel, this.events);
    this.scheduler = new Scheduler(options, this.points, kernel, strategy);
    this.objects = new SyncObjects(this);
    this.findings = new Findings(this);
    this.detectors = detectors.map((create) => create(this));
    this.watchers = watchersOf(this.detectors);
    this.coroutines = new Coroutines(this);
    this.memory = new ProgramMemory(options.maxMemoryBytes);
    this.scheduler.showMemory(this.memory.words, () => this.stackPointer, this.stacks);
    this.frames = new Frames(kernel, () => this.#program.framePointer);
    this.clocks = new KernelClocks(kernel, this.scheduler.live);
    this.atomics = new Atomics(this);
    this.libraries = new Libraries(this, image);
    this.plain = new PlainHistories(this);
    this.volatiles = options.volatile === 'relaxed' ? new VolatileAccesses(this) : null;
    this.wasi = createEngineWasi(this);
    const imports = programImports(this, image.module);
    const instance = new WebAssembly.Instance(image.module, imports);
    this.libraries.attach(instance, imports);
    this.#program = new ProgramInstance(instance);
    this.scheduler.endOfExecution = this.#program.endOfExecution;
    if (options.exhaustive && this.#program.exploringFlag !== 0) this.setWord(this.#program.exploringFlag, 1);
    this.memory.attach(instance, kernel);
    this.heap = new Heap(
      kernel,
      this.memory,
      this.memory.heapStart,
      () => this.memory.stackFloor,
      options.exhaustive ? (options.maxMemoryBytes >> 4) * 4 : 0,
      () => this.scheduler,
    );
    table.set(1, instance.exports['heddle_park_from_kernel'] as () => void);
    this.coroutines.attach(instance);
    this.events.learnKernelFrames();
    if (options.preempt === 'all') kernel.siteFlags.fill(1);
    this.volatiles?.flag();
  }

  get step(): number {
    return this.events.step;
  }

  /** Between executions: lets go of what garbage collection would not free. The engine runs nothing afterwards. */
  [Symbol.dispose](): void {
    this.coroutines.close();
  }

  /** Memory as the program left it, without a value that a racy load is to read. */
  get settledMemory(): ProgramMemory {
    this.settle();
    return this.memory;
  }

  settle(): void {
    this.plain.settle();
    this.volatiles?.settle();
  }

  /** The next event of any kind calls the engine. */
  expectEvent(): void {
    this.events.expect();
  }

  /** The code site of the last instrumented call of a runtime function: of malloc or free, while they run. */
  get site(): number {
    return this.#program.site;
  }

  /** The running thread's stack pointer; 0 when the program does not export it. */
  get stackPointer(): number {
    return this.#program.stackPointer;
  }

  /** True when the kernel's pool or clocks (read as signed words) run out: make a new engine. Has no effect on what executions do. */
  get exhausted(): boolean {
    return this.kernel.pool_used() > poolLimit || this.kernel.clocks_used() > 0x7000_0000;
  }

  /** Makes plain accesses at these code sites scheduling points (`--preempt racy`). */
  setRacySites(sites: readonly number[]): void {
    if (!this.points.setRacy(sites)) return;
    this.volatiles?.flag();
    this.plain.setSites(sites);
  }

  /** Index of the function in slot `slot` of the program's table; -1 when there is none. */
  functionIndex(slot: number): number {
    return this.libraries.functionAt(slot) ?? this.#program.functionAt(slot);
  }

  /** Runs one execution. `strategy` has been told which. Never rejects for what the program does. */
  run(execution: number, strategy: Strategy, conditions: Conditions): Promise<ExecutionOutcome> {
    this.#reset(conditions);
    const { maxSteps } = this.options;
    this.silentLoops.begin();
    this.events.begin(conditions.maxSteps === undefined ? maxSteps : Math.min(conditions.maxSteps, maxSteps));
    const outcome = this.ends.begin(execution, strategy, conditions);
    const main = this.scheduler.begin(strategy);
    main.name = 'main';
    this.memory.startThread(this, main, 0);
    this.coroutines.start(main);
    return outcome;
  }

  /** The execution is over: see {@link ExecutionEnds.end}. */
  end(ending: Ending, returns = false): void {
    this.ends.end(ending, returns);
  }

  exit(status: number): never {
    this.ended(status, false);
    throw this.scheduler.endOfExecution;
  }

  /** The program ended normally. `returns`: see {@link end}. */
  ended(status: number, returns: boolean): void {
    for (const detector of this.watchers.exits) detector.exited?.(status);
    this.findings.ofLibraries.atExit();
    this.findings.atExit(status);
    if (this.silentLoops.left !== undefined) this.end({ kind: 'cut-off', limit: silentLoopLimit }, returns);
    else this.end(status === 0 ? success : { kind: 'exit', status }, returns);
  }

  report(finding: RawFinding): void {
    this.findings.add(finding);
  }

  unsupported(name: string): never {
    this.end({ kind: 'unsupported', name, stack: this.stacks.capture() });
    throw this.scheduler.endOfExecution;
  }

  /** A host call that is an event: counts it. */
  countEvent(): void {
    this.events.count();
  }

  stack(): RawStack {
    return this.tracing === null ? noStack : (this.scheduler.parked?.stack ?? this.stacks.capture());
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
    return isAddressable(this.kernel.heapStates[address >>> 3] ?? MemoryState.redZone);
  }

  misuse(object: Waitable, cause: string, message: string, destroyedBy?: RawEvent): void {
    this.findings.misuse(object, cause, message, destroyedBy);
  }

  lockTaken(thread: Thread, lock: LockLike, tried: boolean): void {
    for (const detector of this.watchers.locks) detector.lockTaken?.(thread, lock, tried);
  }

  epoch(thread: Thread, epoch: Epoch, event: EpochEvent, stack: RawStack): void {
    for (const detector of this.detectors) detector.epoch?.(thread, epoch, event, stack);
  }

  blocked(thread: Thread): void {
    for (const detector of this.watchers.waits) detector.blocked?.(thread);
    if (this.scheduler.over) this.scheduler.exploration?.endedByWaits(this.scheduler.current);
  }

  #reset({ heapPolicy, memoryModel }: Conditions): void {
    this.kernel.begin_execution();
    this.memory.restore(this.heap.end);
    this.heap.reset(heapPolicy);
    this.atomics.reset(memoryModel);
    this.plain.reset(memoryModel === 'c11' && !this.options.exhaustive);
    this.volatiles?.reset();
    if (this.#program.c11Flag !== 0) this.setWord(this.#program.c11Flag, memoryModel === 'c11' ? 1 : 0);
    this.libraries.reset();
    this.objects.reset();
    this.findings.reset();
    for (const detector of this.watchers.begins) detector.begin?.();
    this.wasi.reset();
    this.scheduler.traced = this.tracing !== null;
  }
}
