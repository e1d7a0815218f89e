/** Records every event of a traced execution: see src/report/trace-model.ts. Memory is named when it is accessed, because it may be gone at the end. */
import type { Engine } from '../../engine/engine.ts';
import { AccessKind, failedExchange } from '../../engine/kernel.ts';
import type { RawAccess, RawStack } from '../../engine/outcome.ts';
import { type HeldObject, type SwitchReason, type Thread, ThreadState } from '../../engine/thread.ts';
import type { AtomicAccess, SeenStore, TraceListener } from '../../engine/trace.ts';
import { readInteger } from '../../engine/values.ts';
import type { SourceLocation } from '../../report/model.ts';
import type { TraceSwitch, TraceWeak } from '../../report/trace-model.ts';
import { isNull, type Places } from '../places.ts';
import type { StackNames } from '../stack-names.ts';
import { EventColumns, Interned } from './columns.ts';
import { Names } from './names.ts';
import { OpenSpans } from './spans.ts';
import { SyncEdges } from './sync-edges.ts';

/** Events recorded after the finding although others have to go for them: what it led to. */
const margin = 2000;

/** An operation that is about to happen, or that its thread was preempted before. */
interface Pending {
  readonly step: number;
  readonly thread: Thread;
  readonly operation: string;
  readonly object: number;
  readonly location: number;
  /** Of accesses. */
  readonly memory?: { readonly address: number; readonly bytes: number; readonly kind: number; readonly type: string };
  before: bigint | undefined;
  /** Not known before the next event. */
  after?: bigint | undefined;
  /** What it should have seen, were memory strong. */
  newest?: SeenStore;
}

const accessVerbs: Readonly<Record<number, string>> = {
  [AccessKind.read]: 'read',
  [AccessKind.write]: 'write',
  [AccessKind.atomicRead]: 'atomic read',
  [AccessKind.atomicWrite]: 'atomic write',
  [AccessKind.atomicModify]: 'atomic modify',
  [AccessKind.free]: 'free',
};

/** The switch that comes before the next event. */
type Switched = Omit<TraceSwitch, 'event'>;

const nothingHeld: readonly HeldObject[] = [];

export class TraceRecorder implements TraceListener {
  readonly events: EventColumns = new EventColumns();
  readonly operations: Interned<string> = new Interned();
  readonly locations: Interned<SourceLocation> = new Interned();
  readonly names: Names;
  readonly edges: SyncEdges;
  readonly holds: OpenSpans = new OpenSpans();
  readonly waits: OpenSpans = new OpenSpans();
  readonly switches: TraceSwitch[] = [];
  readonly weak: TraceWeak[] = [];
  readonly #engine: Engine;
  readonly #places: Places;
  #open: Pending | null = null;
  #switched: Switched | null = null;
  readonly #aside = new Map<number, Pending>();
  /** The call in which a thread waits, by thread. */
  readonly #waiting = new Map<number, Pending>();
  readonly #begun = new Set<number>();
  readonly #held = new Map<number, readonly HeldObject[]>();
  readonly #sites = new Map<number, number>();
  readonly #findingStep: number;
  #afterFinding = 0;
  #unmade = false;
  /** Events at the end that are not recorded. */
  unrecorded = 0;

  /** `findingStep`: of an execution that is too long, what comes long after this step is not recorded. */
  constructor(engine: Engine, places: Places, locals: StackNames, findingStep: number) {
    this.#findingStep = findingStep;
    this.#engine = engine;
    this.#places = places;
    this.names = new Names(engine, places, locals);
    const { kernel, scheduler } = engine;
    this.edges = new SyncEdges(kernel, scheduler.live, () => scheduler.threadCount);
  }

  access(thread: Thread, kind: number, address: number, bytes: number, site: number, step: number): void {
    this.settle();
    const { number, typeName } = this.names.memory(address, bytes);
    this.#begun.add(thread.id);
    this.#open = {
      step,
      thread,
      operation: accessVerbs[kind] ?? 'access',
      object: number,
      location: this.#site(site),
      memory: { address, bytes, kind, type: typeName },
      before: readInteger(this.#engine.memory.view, address, bytes),
    };
  }

  atomic(access: AtomicAccess): void {
    if (this.#open === null) return;
    if (access.read !== undefined) this.#open.before = access.read.value;
    if (access.written !== undefined) this.#open.after = access.written;
    if (access.newest !== undefined) this.#open.newest = access.newest;
  }

  operation(thread: Thread, verb: string, object: string, step: number, stack: RawStack): void {
    this.settle();
    this.#begun.add(thread.id);
    const location = this.#location(this.#places.top(stack));
    this.#open = { step, thread, operation: verb, object: this.names.object(object), location, before: undefined };
  }

  follows(): boolean {
    return false;
  }

  paused(): void {}

  switched(from: Thread, to: Thread, reason: SwitchReason, step: number): void {
    const open = this.#open;
    const isPending = reason === 'preempted' || reason === 'gives-way';
    // Not every point is an event: what it did before has happened.
    if (isPending && open?.thread === from && open.step === step) {
      this.#open = null;
      this.#aside.set(from.id, open);
    }
    const at = this.settle();
    if (reason === 'waits' && open !== null && at >= 0) {
      this.#waiting.set(from.id, open);
      this.waits.open(from.id, 0, open.object, at);
    }
    this.#switched = { from: from.id, reason };
    this.#resume(to, step);
  }

  /** The thread goes on with what it was about to do, or behind the call in which it waited. */
  #resume(thread: Thread, step: number): void {
    const aside = this.#aside.get(thread.id);
    const waited = this.#waiting.get(thread.id);
    this.#aside.delete(thread.id);
    this.#waiting.delete(thread.id);
    if (aside !== undefined) {
      const { memory } = aside;
      if (memory !== undefined) aside.before = readInteger(this.#engine.memory.view, memory.address, memory.bytes);
      this.#open = aside;
    } else if (waited !== undefined) {
      const operation = waited.operation.startsWith('goes on') ? waited.operation : `goes on: ${waited.operation}`;
      this.#open = { ...waited, step, operation };
    } else if (!this.#begun.has(thread.id)) {
      this.#begun.add(thread.id);
      this.#open = { step, thread, operation: 'start', object: -1, location: -1, before: undefined };
    }
  }

  skipped(events: number): void {
    this.#open = null;
    this.#switched = null;
    this.#aside.clear();
    this.events.skip(events);
    this.edges.skipped();
  }

  allocated(address: number, size: number): void {
    this.names.forget(address, size);
  }

  ended(thread: Thread, step: number): void {
    this.settle();
    this.#open = { step, thread, operation: 'end of thread', object: -1, location: -1, before: undefined };
    this.settle();
  }

  /** The execution has ended, by `ending` if that is an access: it has stored nothing. Threads that wait for ever, also in calls that they were preempted before, are shown in them. */
  finish(ending: RawAccess | undefined): void {
    const last = this.#open;
    this.#unmade = ending !== undefined && last?.memory?.address === ending.address && last.thread.id === ending.thread;
    this.#waitFrom(last, this.settle());
    for (const [, pending] of [...this.#aside].toSorted(([a], [b]) => a - b)) {
      if (pending.memory !== undefined || pending.thread.state !== ThreadState.blocked) continue;
      this.#open = pending;
      this.#waitFrom(pending, this.settle());
    }
  }

  #waitFrom(pending: Pending | null, event: number): void {
    if (pending === null || event < 0 || pending.thread.state !== ThreadState.blocked) return;
    this.waits.open(pending.thread.id, 0, pending.object, event);
  }

  /** Writes down the operation that has happened by now. Returns its number, or -1. */
  settle(): number {
    const open = this.#open;
    if (open === null) return -1;
    this.#open = null;
    if (this.#isTooLate(open.step)) return -1;
    const { thread, memory } = open;
    const failed = !this.#unmade && memory?.kind === AccessKind.atomicModify && failedExchange(this.#engine.kernel);
    const operation = failed ? 'atomic compare-exchange fails on' : open.operation;
    const sequence = this.events.length;
    this.events.add({
      step: Math.max(0, open.step),
      thread: thread.id,
      operation: this.operations.number(operation, () => operation),
      object: open.object,
      location: open.location,
      ...this.#values(open, failed),
    });
    if (this.#switched !== null) this.switches.push({ event: sequence, ...this.#switched });
    this.#switched = null;
    this.waits.close(thread.id, 0, sequence);
    this.#noteWeak(open, sequence);
    if (memory !== undefined && memory.kind < AccessKind.atomicRead) this.edges.passed(thread.id, sequence);
    else this.edges.happened(thread.id, sequence);
    if (memory === undefined) this.#locks(thread, sequence);
    return sequence;
  }

  #isTooLate(step: number): boolean {
    if (step <= this.#findingStep || (this.unrecorded === 0 && !this.events.full)) return false;
    if (++this.#afterFinding <= margin) return false;
    this.unrecorded++;
    return true;
  }

  #noteWeak({ newest, memory }: Pending, event: number): void {
    if (newest === undefined || memory === undefined) return;
    const value = this.names.value(newest.value, memory.type, memory.bytes);
    this.weak.push({ event, thread: newest.thread, value });
  }

  #values({ memory, before, after }: Pending, failed: boolean): { readonly before: number; readonly after: number } {
    if (memory === undefined || memory.kind === AccessKind.free || isNull(memory.address))
      return { before: -1, after: -1 };
    const { address, bytes, kind, type } = memory;
    const reads = failed || kind === AccessKind.read || kind === AccessKind.atomicRead;
    if (this.#unmade && !reads) return { before: -1, after: -1 };
    const left = reads ? undefined : (after ?? readInteger(this.#engine.memory.view, address, bytes));
    return { before: this.names.value(before, type, bytes), after: this.names.value(left, type, bytes) };
  }

  /** What the thread took or gave up since its last event. */
  #locks(thread: Thread, event: number): void {
    const before = this.#held.get(thread.id) ?? nothingHeld;
    const now = thread.held;
    if (before.length === 0 && now.length === 0) return;
    for (const lock of before) if (!now.includes(lock)) this.holds.close(thread.id, lock.address, event);
    for (const lock of now) {
      if (before.includes(lock)) continue;
      this.holds.open(thread.id, lock.address, this.names.object(lock.describe()), event);
    }
    this.#held.set(thread.id, [...now]);
  }

  #site(site: number): number {
    const known = this.#sites.get(site);
    if (known !== undefined) return known;
    const number = this.#location(this.#places.site(site));
    this.#sites.set(site, number);
    return number;
  }

  #location(location: SourceLocation): number {
    if (location.file === '' && location.function === '') return -1;
    const { file, line, column } = location;
    return this.locations.number(`${file}:${line}:${column} ${location.function}`, () => location);
  }
}
