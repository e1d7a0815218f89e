/**
 * The scheduler: decides at every scheduling point which thread runs, and moves control between coroutines.
 *
 * Control moves in two ways. A host call of the running thread ({@link Scheduler.request}) asks which thread is next; when it is the caller, its
 * operation is performed at once and the call returns. Otherwise the call returns {@link parkResult}, the program calls `suspend`, and there the
 * next thread's operation is performed and its promise resolved. Exactly one coroutine runs at any time.
 *
 * Fairness: a thread that spins, yields or is chosen {@link fairRun} times in a row while others could run sits out a number of points that
 * doubles each time, so every strategy lets the thread that a spin waits for get on.
 */
import { assert } from '../base/assert.ts';
import { never, VirtualClock } from './clock.ts';
import { Deadlines } from './deadlines.ts';
import { decisionCode, DecisionKind } from './decisions.ts';
import { continues, parkResult, type PendingOperation, type Waitable } from './operation.ts';
import { Operation, type OperationKind, type Strategy, type ValueKind } from './strategy.ts';
import { Thread, ThreadState } from './thread.ts';
import { TraceHash } from './trace-hash.ts';

/** Points in a row that one thread may be chosen at while others could run. */
const fairRun = 1000;
/** Visits to the same place without an effect that make a thread a spinner. */
const spinThreshold = 10;
/** Times that all runnable threads sit out without any effect of anybody before the execution is called a livelock. */
const livelockRounds = 50_000;
/** Rounds of spinning after which time jumps to the next deadline. */
const impatientRounds = 50;

/** Thrown through the program's frames to end an execution. Not an Error: no stack is captured. */
export const endOfExecution: unique symbol = Symbol('end of execution');

export interface SchedulerListener {
  /** Ends the execution when the object that an operation is about to use lies in dead memory. */
  checkAlive(kind: string, address: number): void;
  /** No thread can ever run again. */
  deadlocked(): void;
  livelocked(): void;
  switched(from: Thread, to: Thread, preemptive: boolean): void;
  /** Code site of the synchronisation call that the running thread is in. */
  readonly site: number;
  /** A scheduling point of the running thread in a traced execution, before the operation. */
  point(thread: Thread): void;
}

export class Scheduler {
  readonly clock: VirtualClock = new VirtualClock();
  readonly threads: Thread[] = [];
  /** Unfinished threads, ascending by id. */
  readonly live: Thread[] = [];
  current: Thread;
  over = false;
  switches = 0;
  preemptions = 0;
  points = 0;
  readonly trace: TraceHash = new TraceHash();
  readonly deadlines: Deadlines = new Deadlines(this.live, this.clock);
  readonly decisions: number[] = [];
  atomicDepth = 0;
  traced = false;

  readonly #view: {
    candidates: Int32Array;
    count: number;
    current: number;
    defaultThread: number;
    step: number;
    code: number;
    pendingKind: Uint8Array;
    pendingAddress: Float64Array;
    pendingBytes: Uint8Array;
    pendingWrites: Uint8Array;
    pendingSite: Int32Array;
  };
  readonly #listener: SchedulerListener;
  readonly #step: () => number;
  readonly #switchKernel: (thread: number) => void;
  readonly #idle: { readonly spinHits: number; readonly effects: number };
  #strategy: Strategy;
  #next: Thread | null = null;
  #threadCount = 0;
  #idleRounds = 0;
  #seenEffects = 0;
  #choiceStep = -1;
  #choiceOrdinal = 0;

  constructor(
    maxThreads: number,
    listener: SchedulerListener,
    step: () => number,
    switchKernel: (thread: number) => void,
    idle: { readonly spinHits: number; readonly effects: number },
    strategy: Strategy,
  ) {
    this.#listener = listener;
    this.#step = step;
    this.#switchKernel = switchKernel;
    this.#idle = idle;
    this.#strategy = strategy;
    this.#view = {
      candidates: new Int32Array(maxThreads),
      count: 0,
      current: 0,
      defaultThread: 0,
      step: 0,
      code: 0,
      pendingKind: new Uint8Array(maxThreads),
      pendingAddress: new Float64Array(maxThreads),
      pendingBytes: new Uint8Array(maxThreads),
      pendingWrites: new Uint8Array(maxThreads),
      pendingSite: new Int32Array(maxThreads),
    };
    this.current = this.#thread(0);
  }

  /** Thread 0 is running; nothing else exists. */
  begin(strategy: Strategy): Thread {
    this.#strategy = strategy;
    this.clock.reset();
    this.live.length = 0;
    this.#threadCount = 0;
    this.over = false;
    this.switches = this.preemptions = this.points = 0;
    this.trace.reset();
    this.decisions.length = 0;
    this.atomicDepth = 0;
    this.#next = null;
    this.deadlines.count = 0;
    this.#idleRounds = 0;
    this.#choiceStep = -1;
    this.#seenEffects = this.#idle.effects;
    this.current = this.addThread();
    return this.current;
  }

  get threadCount(): number {
    return this.#threadCount;
  }

  addThread(): Thread {
    const thread = this.#thread(this.#threadCount++);
    thread.reset();
    this.live.push(thread);
    const view = this.#view;
    view.pendingKind[thread.id] = Operation.start;
    view.pendingAddress[thread.id] = view.pendingBytes[thread.id] = view.pendingSite[thread.id] = 0;
    view.pendingWrites[thread.id] = 1;
    this.#strategy.created?.(thread.id, thread.id === 0 ? -1 : this.current.id);
    return thread;
  }

  removeThread(thread: Thread): void {
    thread.state = ThreadState.finished;
    thread.operation = null;
    this.live.splice(this.live.indexOf(thread), 1);
    this.#strategy.ended?.(thread.id);
  }

  /**
   * The running thread arrives at a scheduling point with `operation` on `object`. Returns the operation's result, or {@link parkResult} when
   * another thread goes first. Throws {@link endOfExecution} when the execution ends here.
   */
  request(operation: PendingOperation, object: unknown, argument: number, deadline: number = never): number {
    const thread = this.current;
    this.#prepare(thread, operation, object, argument, deadline);
    for (;;) {
      const next = this.#choose(thread);
      if (next !== thread) {
        if (next === null) throw endOfExecution;
        this.#next = next;
        this.#park(thread);
        return parkResult;
      }
      const result = this.#perform(thread);
      if (this.over) throw endOfExecution;
      if (result !== continues) return result;
    }
  }

  /** Replaces the pending operation from inside `perform`, which then returns {@link continues}. */
  continueWith(thread: Thread, operation: PendingOperation, object: unknown): number {
    thread.operation = operation;
    thread.object = object;
    thread.state = operation.ready(thread) ? ThreadState.ready : ThreadState.blocked;
    return continues;
  }

  /**
   * The body of the suspending import: the caller has parked. Passes control to the thread chosen in {@link request}.
   * `arm` stores the caller's promise before anybody else runs.
   */
  passControl(): void {
    const next = this.#next;
    this.#next = null;
    assert(next !== null, 'a parked thread has a successor');
    this.run(next);
  }

  /** Runs `next` and whoever must run before it gets a result; called with no coroutine running, or from `suspend`. */
  run(next: Thread | null): void {
    let thread = next;
    while (thread !== null) {
      this.#switchTo(thread);
      const result = this.#perform(thread);
      if (this.over) return;
      if (result !== continues) {
        const resume = thread.resume;
        assert(resume !== null, 'a chosen thread is parked');
        thread.resume = null;
        thread.unwind = null;
        resume(result);
        return;
      }
      thread = this.#choose(thread);
    }
  }

  /** The running thread has ended: control goes to another one. */
  leave(): void {
    const next = this.#choose(null);
    if (next !== null) this.run(next);
  }

  /** The state of `object` changed: threads that wait for it may be able to go on, or no longer. */
  refresh(object: Waitable): void {
    for (const thread of object.contenders) this.reconsider(thread);
  }

  reconsider(thread: Thread): void {
    if (thread.state === ThreadState.finished || thread.operation === null) return;
    thread.state = thread.timedOut || thread.operation.ready(thread) ? ThreadState.ready : ThreadState.blocked;
  }

  /** A free value; recorded when it is not the default 0. */
  chooseValue(kind: ValueKind, count: number): number {
    if (count <= 1) return 0;
    const step = this.#step();
    const code = decisionCode(DecisionKind[kind], this.#ordinalAt(step));
    const value = this.#strategy.chooseValue(kind, count, step, code);
    assert(value >= 0 && value < count, `strategy ${this.#strategy.name} chose ${value} of ${count}`);
    if (value !== 0) this.decisions.push(step, code, value);
    return value;
  }

  /** Address of the memory or object of the thread's pending operation. */
  addressOf(thread: Thread): number {
    return this.#view.pendingAddress[thread.id] ?? 0;
  }

  /** The thread asked to let others go first, or has run for a whole window of events without a scheduling point. */
  sitOut(thread: Thread): void {
    thread.sitsOutUntil = this.points + (1 << Math.min(thread.spinLevel, 10));
    thread.spinLevel++;
    this.#strategy.yielded?.(thread.id);
  }

  #prepare(thread: Thread, operation: PendingOperation, object: unknown, argument: number, deadline: number): void {
    thread.operation = operation;
    thread.object = object;
    thread.argument = argument;
    thread.timedOut = false;
    thread.deadline = deadline;
    if (deadline !== never) this.deadlines.count++;
    if (this.traced) this.#listener.point(thread);
    thread.state = operation.ready(thread) ? ThreadState.ready : ThreadState.blocked;
    this.#show(thread, operation);
  }

  /** Puts the thread's pending operation into the strategy's view. */
  #show(thread: Thread, operation: PendingOperation): void {
    const view = this.#view;
    const { id } = thread;
    const access = operation.kind === Operation.access || operation.kind === Operation.atomic;
    view.pendingKind[id] = operation.kind;
    view.pendingAddress[id] = (thread.object as Waitable | null)?.address ?? thread.argument;
    view.pendingBytes[id] = access ? thread.accessBytes : 0;
    view.pendingWrites[id] = operation.readsOnly === true ? 0 : 1;
    if (access) view.pendingSite[id] = thread.site;
    else if (this.#strategy.performed !== undefined) view.pendingSite[id] = this.#listener.site;
  }

  #park(thread: Thread): void {
    const object = thread.object as Waitable | null;
    // The second half of an operation is queued already: see #parkContinued.
    if (object !== null && 'contenders' in object && !object.contenders.includes(thread))
      object.contenders.push(thread);
  }

  #perform(thread: Thread): number {
    const operation = thread.operation;
    assert(operation !== null, 'a chosen thread has an operation');
    thread.performed++;
    const object = thread.object as Waitable | null;
    if (object !== null && 'contenders' in object && object.contenders.length > 0) {
      const index = object.contenders.indexOf(thread);
      if (index >= 0) object.contenders.splice(index, 1);
    }
    if (object !== null && object.kind !== undefined) this.#listener.checkAlive(object.kind, object.address);
    const timedOut = thread.timedOut && !operation.ready(thread);
    if (timedOut) this.clock.advanceTo(thread.deadline);
    this.#strategy.performed?.(thread.id, this.#view);
    this.trace.note(thread, operation.kind + (timedOut ? 16 : 0), object?.address ?? thread.argument);
    const result = timedOut && operation.timeOut !== undefined ? operation.timeOut(thread) : operation.perform(thread);
    if (result !== continues) {
      if (thread.deadline !== never) {
        thread.deadline = never;
        this.deadlines.count--;
      }
      thread.timedOut = false;
      if (thread.state !== ThreadState.finished) thread.state = ThreadState.ready;
    } else {
      this.#parkContinued(thread);
    }
    return result;
  }

  /** After the first half of an operation the thread waits on the second half's object. */
  #parkContinued(thread: Thread): void {
    const object = thread.object as Waitable | null;
    if (object !== null && 'contenders' in object && !object.contenders.includes(thread))
      object.contenders.push(thread);
    if (thread.operation !== null) this.#show(thread, thread.operation);
  }

  #switchTo(thread: Thread): void {
    const from = this.current;
    if (from === thread) return;
    this.switches++;
    const preemptive = from.state === ThreadState.ready && from.operation !== null;
    if (preemptive) this.preemptions++;
    this.current = thread;
    this.#switchKernel(thread.id);
    if (this.traced) this.#listener.switched(from, thread, preemptive);
  }

  /** The thread that runs next; null when the execution is over. `thread`: who arrived at the point, null when it ended. */
  #choose(thread: Thread | null): Thread | null {
    if (this.over) return null;
    this.points++;
    if (thread !== null && this.atomicDepth > 0 && thread.state === ThreadState.ready) return thread;
    if (thread !== null) this.#noteProgress(thread);
    this.deadlines.fireDue();
    for (;;) {
      const count = this.#collect();
      if (count > 0) return this.#decide(thread, count);
      if (this.over || !this.deadlines.jump()) {
        if (!this.over) this.#listener.deadlocked();
        return null;
      }
    }
  }

  #noteProgress(thread: Thread): void {
    const effects = this.#idle.effects;
    if (effects !== this.#seenEffects) {
      this.#seenEffects = effects;
      this.#idleRounds = 0;
      thread.spinLevel = 0;
    }
    if (this.#idle.spinHits >= spinThreshold && this.live.length > 1) this.sitOut(thread);
  }

  /** Fills the candidates: ready threads that do not sit out, or those that do when there are no others. */
  #collect(): number {
    const candidates = this.#view.candidates;
    let count = 0;
    let sitting = 0;
    for (const thread of this.live) {
      if (thread.state !== ThreadState.ready) continue;
      if (thread.sitsOutUntil > this.points) sitting++;
      else candidates[count++] = thread.id;
    }
    if (count > 0 || sitting === 0) return count;
    return this.#endRound();
  }

  /** Everybody who can run spins: the round is over and all get another turn. */
  #endRound(): number {
    this.#idleRounds++;
    if (this.#idleRounds % impatientRounds === 0 && this.deadlines.jump()) return this.#collect();
    if (this.#idleRounds >= livelockRounds) {
      this.#listener.livelocked();
      return 0;
    }
    let first: Thread | null = null;
    for (const thread of this.live) {
      if (thread.state === ThreadState.ready && (first === null || thread.sitsOutUntil < first.sitsOutUntil))
        first = thread;
    }
    if (first === null) return 0;
    first.sitsOutUntil = 0;
    this.#view.candidates[0] = first.id;
    return 1;
  }

  #decide(thread: Thread | null, count: number): Thread {
    const view = this.#view;
    const candidates = view.candidates;
    const only = candidates[0] ?? 0;
    if (count === 1) {
      const chosen = this.#at(only);
      if (chosen !== thread) chosen.runLength = 0;
      return chosen;
    }
    const current = this.current.id;
    let fallback = -1;
    let index = 0;
    while (index < count && (candidates[index] ?? 0) < current) index++;
    if (index < count) fallback = candidates[index] ?? 0;
    else fallback = only;
    view.count = count;
    view.current = current;
    view.defaultThread = fallback;
    view.step = this.#step();
    view.code = decisionCode(DecisionKind.thread, this.#ordinalAt(view.step));
    const chosen = this.#strategy.chooseThread(view);
    if (chosen !== fallback) this.decisions.push(view.step, view.code, chosen);
    const next = this.#at(chosen);
    assert(next.state === ThreadState.ready, `strategy ${this.#strategy.name} chose a thread that cannot run`);
    if (next !== thread) next.runLength = 0;
    else if (++next.runLength >= fairRun) {
      next.runLength = 0;
      this.sitOut(next);
    }
    return next;
  }

  /** How many choices this step has brought before. */
  #ordinalAt(step: number): number {
    if (step !== this.#choiceStep) {
      this.#choiceStep = step;
      this.#choiceOrdinal = 0;
      return 0;
    }
    return ++this.#choiceOrdinal;
  }

  #at(id: number): Thread {
    const thread = this.threads[id];
    assert(thread !== undefined, `thread ${id} exists`);
    return thread;
  }

  #thread(id: number): Thread {
    return (this.threads[id] ??= new Thread(id));
  }
}

/** A scheduling point before an access: nothing to perform, the access follows in the program. */
const access = (kind: OperationKind, readsOnly: boolean): PendingOperation => ({
  kind,
  verb: 'access',
  readsOnly,
  ready: () => true,
  perform: () => 0,
});
export const readOperation: PendingOperation = access(Operation.access, true);
export const writeOperation: PendingOperation = access(Operation.access, false);
export const atomicReadOperation: PendingOperation = access(Operation.atomic, true);
export const atomicWriteOperation: PendingOperation = access(Operation.atomic, false);
