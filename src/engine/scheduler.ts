/**
 * The scheduler: decides at every scheduling point which thread runs, and moves control between coroutines.
 *
 * Control moves in two ways. A host call of the running thread ({@link Scheduler.request}) asks which thread is next; when it is the caller, its
 * operation is performed at once and the call returns. Otherwise the call returns {@link parkResult}, the program calls `park`, and there the
 * next thread's operation is performed and its promise resolved. Exactly one coroutine runs at any time.
 */
import { assert } from '../base/assert.ts';
import { remove } from '../base/lists.ts';
import { Chooser } from './chooser.ts';
import { never, type VirtualClock } from './clock.ts';
import type { Deadlines } from './deadlines.ts';
import type { DecisionLog } from './decisions.ts';
import type { Exploration } from './exploration.ts';
import type { Kernel } from './kernel.ts';
import type { EngineOptions } from './options.ts';
import { continues, parkResult, type PendingOperation, type Waitable } from './operation.ts';
import type { SchedulerListener } from './scheduler-listener.ts';
import type { StackReader } from './stacks.ts';
import type { Strategy, ValueKind } from './strategy.ts';
import { Thread, ThreadState } from './thread.ts';
import { EventKind, TraceHash } from './trace-hash.ts';

export class Scheduler {
  /** By id. Records are pooled: those from {@link threadCount} on belong to earlier executions. */
  readonly threads: Thread[] = [];
  /** Unfinished threads, ascending by id. */
  readonly live: readonly Thread[];
  readonly clock: VirtualClock;
  readonly deadlines: Deadlines;
  readonly decisions: DecisionLog;
  readonly trace: TraceHash = new TraceHash();
  current: Thread;
  /** An atomic saw another value than the newest: the order in which events ran is no order that all threads agree on. */
  weak = false;
  over = false;
  /** Thrown through the program's frames to end an execution: see {@link ProgramInstance.endOfExecution}. */
  endOfExecution: WebAssembly.Exception | null = null;
  /** Whose operation is performed while it is parked, with the stack that it arrived with: V8's frames are another thread's. */
  parked: Thread | null = null;
  switches = 0;
  preemptions = 0;
  traced = false;
  /** Called when another thread runs, while a dynamic library has thread-local variables. */
  onSwitch: ((thread: Thread) => void) | null = null;
  /** Not null in exhaustive search and its replays. */
  readonly exploration: Exploration | null;
  threadCount = 0;

  readonly #chooser: Chooser;
  readonly #listener: SchedulerListener;
  readonly #kernel: Kernel;
  #strategy: Strategy;
  #next: Thread | null = null;

  constructor(
    { maxThreads, timeOuts, exhaustive }: Pick<EngineOptions, 'maxThreads' | 'timeOuts' | 'exhaustive'>,
    listener: SchedulerListener,
    kernel: Kernel,
    strategy: Strategy,
  ) {
    this.#listener = listener;
    this.#kernel = kernel;
    this.#strategy = strategy;
    this.#chooser = new Chooser(maxThreads, this.threads, listener, kernel, strategy, exhaustive);
    this.exploration = this.#chooser.exploration;
    this.deadlines = this.#chooser.deadlines;
    this.deadlines.firesAnyTime = timeOuts === 'any';
    this.live = this.#chooser.live;
    this.clock = this.#chooser.clock;
    this.decisions = this.#chooser.decisions;
    this.current = this.#thread(0);
  }

  /** Lets strategies see the program's memory, and exhaustive search the running thread's stack and calls. */
  showMemory(words: Int32Array, stackPointer: () => number, calls: StackReader): void {
    this.#chooser.view.memory = words;
    this.exploration?.states.show(words, stackPointer, calls);
  }

  /** Thread 0 is running; nothing else exists. */
  begin(strategy: Strategy): Thread {
    this.#strategy = strategy;
    this.#chooser.begin(strategy);
    this.threadCount = this.switches = this.preemptions = 0;
    this.over = this.weak = false;
    this.parked = null;
    this.trace.reset();
    this.#next = null;
    this.current = this.addThread();
    return this.current;
  }

  /** Scheduling points so far. */
  get points(): number {
    return this.#chooser.points;
  }

  addThread(): Thread {
    const thread = this.#thread(this.threadCount++);
    thread.reset();
    this.#chooser.live.push(thread);
    this.#chooser.view.showStart(thread.id);
    this.trace.created(thread.id, thread.id === 0 ? -1 : this.current.id);
    this.#strategy.created?.(thread.id, thread.id === 0 ? -1 : this.current.id);
    return thread;
  }

  removeThread(thread: Thread): void {
    thread.state = ThreadState.finished;
    this.exploration?.left(thread);
    thread.operation = null;
    remove(this.#chooser.live, thread);
    this.#strategy.ended?.(thread.id);
  }

  /**
   * The running thread arrives at a scheduling point with `operation` on `object`. Returns the operation's result, or {@link parkResult} when
   * another thread goes first. Throws {@link Scheduler.endOfExecution} when the execution ends here.
   */
  request(operation: PendingOperation, object: Waitable | null, argument: number, deadline: number = never): number {
    const thread = this.current;
    this.#listener.arrives(thread);
    this.#prepare(thread, operation, object, argument, deadline);
    for (;;) {
      const next = this.#choose(thread);
      if (next !== thread) {
        if (next === null) throw this.endOfExecution;
        this.#next = next;
        this.#park(thread);
        return parkResult;
      }
      const result = this.#perform(thread);
      if (this.over) throw this.endOfExecution;
      if (result !== continues) return result;
    }
  }

  /** Replaces the pending operation from inside `perform`, which then returns {@link continues}. */
  continueWith(thread: Thread, operation: PendingOperation, object: Waitable | null): number {
    thread.operation = operation;
    thread.object = object;
    thread.state = operation.isReady(thread) ? ThreadState.ready : ThreadState.blocked;
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

  /** Runs `next` and whoever must run before it gets a result; called with no coroutine running, or from `park`. */
  run(next: Thread | null): void {
    let thread = next;
    while (thread !== null) {
      this.#switchTo(thread);
      this.parked = thread;
      const result = this.#perform(thread);
      this.parked = null;
      if (this.over) return;
      if (result !== continues) {
        const resume = thread.resume;
        assert(resume !== null, 'a chosen thread is parked');
        thread.resume = null;
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
    thread.state = thread.timedOut || thread.operation.isReady(thread) ? ThreadState.ready : ThreadState.blocked;
  }

  /** A free value; recorded when it is not the default 0. */
  chooseValue(kind: ValueKind, count: number): number {
    const value = this.#chooser.value(kind, count);
    if (count > 1) this.trace.event(this.current, EventKind.value + value);
    if (value > 0 && (kind === 'reads-from' || kind === 'modification-order')) this.weak = true;
    return value;
  }

  /** The running thread asked to let others go first. */
  giveWay(thread: Thread): void {
    this.#chooser.giveWay(thread);
  }

  /** The thread has run for a whole window of events without a scheduling point. */
  sitOut(thread: Thread): void {
    this.#chooser.sitOut(thread);
  }

  /** `heddle_atomic_begin` and `end`: the running thread goes on as long as it can. */
  atomicSection(begins: boolean): void {
    this.#chooser.atomicDepth = Math.max(0, this.#chooser.atomicDepth + (begins ? 1 : -1));
  }

  /** Address of the memory or object of the thread's pending operation. */
  addressOf(thread: Thread): number {
    return this.#chooser.view.pendingAddress[thread.id] ?? 0;
  }

  #prepare(
    thread: Thread,
    operation: PendingOperation,
    object: Waitable | null,
    argument: number,
    deadline: number,
  ): void {
    thread.operation = operation;
    thread.object = object;
    thread.argument = argument;
    thread.timedOut = false;
    thread.deadline = deadline;
    if (deadline !== never) this.deadlines.add(operation);
    if (this.traced) this.#listener.point(thread);
    thread.state = operation.isReady(thread) ? ThreadState.ready : ThreadState.blocked;
    this.#chooser.show(thread, operation);
  }

  /** `thread` waits for its object, if there is one. */
  #park(thread: Thread): void {
    const { object } = thread;
    // The second half of an operation is queued already.
    if (object !== null && !object.contenders.includes(thread)) object.contenders.push(thread);
  }

  #perform(thread: Thread): number {
    const { operation, object } = thread;
    assert(operation !== null, 'a chosen thread has an operation');
    thread.performed++;
    const timedOut = thread.timedOut && !operation.isReady(thread);
    if (object !== null) {
      if (object.contenders.length > 0) remove(object.contenders, thread);
      if (timedOut || !operation.released) this.#listener.uses(object, operation.released);
    }
    const joins = operation.joins !== null && !timedOut && operation.joins(thread);
    this.exploration?.performs(operation, object, joins);
    if (timedOut) this.clock.advanceTo(thread.deadline);
    this.#strategy.performed?.(thread.id, this.#chooser.view);
    this.trace.note(thread, operation.kind + (timedOut ? EventKind.timedOut : 0), this.#chooser.view, joins);
    const result = timedOut && operation.timeOut !== null ? operation.timeOut(thread) : operation.perform(thread);
    this.exploration?.performed(thread, operation, object, timedOut);
    if (result !== continues) {
      if (thread.deadline !== never) {
        thread.deadline = never;
        this.deadlines.count--;
      }
      thread.timedOut = false;
      if (thread.state !== ThreadState.finished) thread.state = ThreadState.ready;
    } else {
      // After the first half of an operation the thread waits on the second half's object.
      this.#park(thread);
      if (thread.operation !== null) this.#chooser.showSecondHalf(thread, thread.operation);
    }
    return result;
  }

  #choose(thread: Thread | null): Thread | null {
    return this.over ? null : this.#chooser.next(thread, this.current.id);
  }

  #switchTo(thread: Thread): void {
    const from = this.current;
    if (from === thread) return;
    this.switches++;
    const couldGoOn = from.state === ThreadState.ready && from.operation !== null;
    const preempted = couldGoOn && !this.#chooser.givesWay(from);
    if (preempted) this.preemptions++;
    this.current = thread;
    this.#kernel.switch_thread(thread.id);
    if (this.onSwitch !== null) this.onSwitch(thread);
    if (!this.traced) return;
    const other = from.operation === null ? 'finished' : couldGoOn ? 'gives-way' : 'waits';
    this.#listener.switched(from, thread, preempted ? 'preempted' : other);
  }

  #thread(id: number): Thread {
    return (this.threads[id] ??= new Thread(id));
  }
}
