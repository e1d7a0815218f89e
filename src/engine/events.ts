/**
 * The events of an execution: counts them, makes scheduling points of those that are, and ends what goes on for too long.
 *
 * The kernel counts down the events that it was granted and calls {@link Events.event} when none is left, or when the place is a scheduling point.
 */
import { InternalError } from '../base/assert.ts';
import { Bursts } from './bursts.ts';
import type { Engine } from './engine.ts';
import { AccessKind, KernelWord, MemoryState } from './kernel.ts';
import { accessOperation, parkResult, type PendingOperation } from './operation.ts';
import { Sharing } from './search.ts';
import { type TraceGap, type TraceListener, watchedSite } from './trace.ts';

/** Of a site's flags: it is a scheduling point. */
const pointSite = 1;
/** Events without a scheduling point after which the running thread lets others run: ends spins on plain memory. */
const windowEvents = 20_000;
/** Bytes that are gone through between two signs of life. */
const signBytes = 1 << 20;

export class Events {
  readonly #engine: Engine;
  /** Exhaustive search: a library call says what it reads and writes; it is a transition of its own. */
  inCall = false;
  /** Events granted so far: the present step is this minus what the kernel has left. */
  #granted = 0;
  #windowEnd = 0;
  #windowSwitches = 0;
  #maxSteps = 0;
  #bytes = 0;
  readonly #bursts: Bursts;
  #learning = false;
  #gaps: readonly TraceGap[] = [];
  /** Of {@link #gaps}: the next one, or where the execution is. */
  #gap = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#bursts = new Bursts(engine.options.pace);
  }

  /** Events so far in this execution: the index of the present one. */
  get step(): number {
    return this.#granted - (this.#engine.kernel.words[KernelWord.eventsLeft] ?? 0);
  }

  /** An execution begins, of at most so many events. */
  begin(maxSteps: number): void {
    this.#maxSteps = maxSteps;
    this.#bursts.begin();
    this.#windowEnd = windowEvents;
    this.#windowSwitches = 0;
    this.#gaps = this.#engine.tracing?.gaps ?? [];
    this.#gap = 0;
    this.#grant(0);
  }

  /** Who is told of what happens now; null when nobody is, and in a gap of the trace. */
  get listener(): TraceListener | null {
    const { tracing } = this.#engine;
    if (tracing === null || this.#gapAt(this.step) !== undefined) return null;
    return tracing.listener;
  }

  /** The gap that the step lies in. */
  #gapAt(step: number): TraceGap | undefined {
    let gap = this.#gaps[this.#gap];
    while (gap !== undefined && step >= gap.to) {
      this.#engine.tracing?.listener.skipped?.(gap.to - gap.from);
      gap = this.#gaps[++this.#gap];
    }
    return gap !== undefined && step >= gap.from ? gap : undefined;
  }

  /** The next event of any kind calls the engine. */
  expect(): void {
    this.#granted = this.step + 1;
    this.#engine.kernel.words[KernelWord.eventsLeft] = 1;
  }

  /** A host call that is an event. */
  count(): void {
    const { kernel, scheduler } = this.#engine;
    const left = (kernel.words[KernelWord.eventsLeft] ?? 0) - 1;
    kernel.words[KernelWord.eventsLeft] = left;
    if (left <= 0 && this.#windowOver()) scheduler.sitOut(scheduler.current);
  }

  /** Memory is gone through, for no event or for one that takes longer than most. */
  worked(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < signBytes) return;
    this.#bytes = 0;
    this.alive();
  }

  /** A sign of life of an execution that gets on, if slowly. Throws when it has come to a limit. */
  alive(): void {
    const limit = this.#engine.options.progressed?.();
    if (limit !== undefined) this.#cutOff(limit);
  }

  #cutOff(limit: string): never {
    const { detectors, scheduler } = this.#engine;
    for (const detector of detectors) detector.stopped?.(false);
    this.#engine.end({ kind: 'cut-off', limit });
    throw scheduler.endOfExecution;
  }

  /** The kernel's callback: the countdown ended, or the place is a scheduling point, or the execution is traced. Returns 1 when the coroutine must park. */
  readonly event = (kind: number, signedAddress: number, bytes: number, site: number): number => {
    const engine = this.#engine;
    const address = signedAddress >>> 0;
    if (this.#learning) {
      engine.stacks.learnForeign(new Error().stack ?? '');
      return 0;
    }
    engine.settle();
    const { words, siteFlags } = engine.kernel;
    const forced = (words[KernelWord.eventsLeft] ?? 0) <= 0 && this.#windowOver();
    const { scheduler, tracing } = engine;
    const flags = siteFlags[site] ?? 0;
    if (tracing !== null) {
      const listener = this.listener ?? ((flags & watchedSite) === 0 ? null : tracing.listener);
      listener?.access(scheduler.current, kind, address, bytes, site, this.step, () => engine.stacks.capture());
    }
    if (this.inCall) {
      const mode = kind === AccessKind.read ? Sharing.read : Sharing.write;
      scheduler.exploration?.touch(scheduler.current, address, bytes, mode);
      return 0;
    }
    const atomic = kind >= AccessKind.atomicRead;
    const isPoint = atomic || (flags & pointSite) !== 0;
    if (!isPoint && !forced) return 0;
    const thread = scheduler.current;
    if (forced) scheduler.sitOut(thread);
    thread.site = site;
    thread.accessKind = kind;
    thread.accessBytes = bytes;
    thread.longWindow = !isPoint;
    // A plain access at a scheduling point may be a spin's read: note the visit.
    if (!atomic && kind === AccessKind.read) engine.kernel.idle(site, address, 0);
    const operation = this.#operation(kind, site) ?? accessOperation(kind);
    return scheduler.request(operation, null, address) === parkResult ? 1 : 0;
  };

  /** Of accesses that the engine has a part in; null for others. */
  #operation(kind: number, site: number): PendingOperation | null {
    const { plain, volatiles } = this.#engine;
    if (kind >= AccessKind.atomicRead) return volatiles === null ? null : volatiles.operation(kind, site);
    return plain.active ? plain.operation(kind, site) : null;
  }

  /** Makes the kernel call back once, to learn how V8 names its frames. */
  learnKernelFrames(): void {
    const { kernel, memory } = this.#engine;
    this.#learning = true;
    kernel.words[KernelWord.eventsLeft] = 1;
    const read = kernel.programImports['read4'];
    if (typeof read !== 'function') throw new InternalError('The kernel has no read4');
    kernel.set_state(memory.heapStart + 64, 8, MemoryState.ok);
    (read as (address: number, site: number) => void)(memory.heapStart + 64, 0);
    kernel.set_state(memory.heapStart + 64, 8, MemoryState.redZone);
    this.#learning = false;
  }

  /** The events granted are used up. True when the thread has had a whole window to itself. */
  #windowOver(): boolean {
    const { step } = this;
    const { scheduler } = this.#engine;
    this.#bursts.over();
    if (step >= this.#maxSteps) this.#cutOff(`--max-steps ${this.#maxSteps}`);
    this.alive();
    let alone = false;
    if (step >= this.#windowEnd) {
      alone = this.#windowSwitches === scheduler.switches && scheduler.live.length > 1;
      this.#windowSwitches = scheduler.switches;
      this.#windowEnd = step + windowEvents;
    }
    this.#grant(step);
    return alone;
  }

  #grant(step: number): void {
    const { tracing, kernel } = this.#engine;
    let count = Math.min(Math.min(this.#windowEnd, this.#maxSteps) - step, this.#bursts.events);
    if (tracing !== null) {
      const gap = this.#gapAt(step);
      count = gap === undefined ? 1 : Math.min(count, gap.to - step);
    }
    this.#granted = step + count;
    kernel.words[KernelWord.eventsLeft] = count;
  }
}
