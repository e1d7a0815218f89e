/**
 * The scheduler: decides at every scheduling point which thread runs, and moves control between coroutines.
 *
 * Control moves in two ways. A host call of the running thread ({@link Scheduler.request}) asks which thread is next; when it is the caller, its
 * operation is performed at once and the call returns. Otherwise the call returns {@link parkResult}, the program calls `suspend`, and there the
 * next thread's operation is performed and its promise resolved. Exactly one coroutine runs at any time.
 */
import { assert } from '../base/assert.ts';
import { never, VirtualClock } from './clock.ts';
import { Deadlines } from './deadlines.ts';
import { DecisionKind, DecisionLog } from './decisions.ts';
import { Fairness } from './fairness.ts';
import type { Kernel } from './kernel.ts';
import { continues, parkResult, type PendingOperation, type Waitable } from './operation.ts';
import { PendingView } from './pending-view.ts';
import type { Strategy, ValueKind } from './strategy.ts';
import { Thread, ThreadState } from './thread.ts';
import { TraceHash } from './trace-hash.ts';

/** Thrown through the program's frames to end an execution. Not an Error: no stack is captured. */
export const endOfExecution: unique symbol = Symbol('end of execution');

export interface SchedulerListener {
  /** Index of the present event. */
  readonly step: number;
  /** Ends the execution when the object that an operation is about to use lies in dead memory. */
  checkAlive(object: Waitable): void;
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
  readonly decisions: DecisionLog = new DecisionLog();
  atomicDepth = 0;
  traced = false;

  readonly #view: PendingView;
  readonly #fairness: Fairness;
  readonly #listener: SchedulerListener;
  readonly #kernel: Kernel;
  #strategy: Strategy;
  #next: Thread | null = null;
  #threadCount = 0;

  constructor(maxThreads: number, listener: SchedulerListener, kernel: Kernel, strategy: Strategy) {
    this.#listener = listener;
    this.#kernel = kernel;
    this.#strategy = strategy;
    this.#view = new PendingView(maxThreads);
    this.#fairness = new Fairness(this.live, kernel);
    this.current = this.#thread(0);
  }

  /** Thread 0 is running; nothing else exists. */
  begin(strategy: Strategy): Thread {
    this.#strategy = strategy;
    this.clock.reset();
    if (this.live.length > 0) this.live.length = 0;
    this.#threadCount = 0;
    this.over = false;
    this.switches = this.preemptions = this.points = 0;
    this.trace.reset();
    this.decisions.reset();
    this.atomicDepth = 0;
    this.#next = null;
    this.deadlines.count = 0;
    this.#fairness.begin();
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
    this.#view.showStart(thread.id);
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
  request(operation: PendingOperation, object: Waitable | null, argument: number, deadline: number = never): number {
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
    thread.state = thread.timedOut || thread.operation.isReady(thread) ? ThreadState.ready : ThreadState.blocked;
  }

  /** A free value; recorded when it is not the default 0. */
  chooseValue(kind: ValueKind, count: number): number {
    if (count <= 1) return 0;
    const { step } = this.#listener;
    const code = this.decisions.codeAt(DecisionKind[kind], step);
    const value = this.#strategy.chooseValue(kind, count, step, code);
    assert(value >= 0 && value < count, `strategy ${this.#strategy.name} chose ${value} of ${count}`);
    if (value !== 0) this.decisions.add(step, code, value);
    return value;
  }

  /** Address of the memory or object of the thread's pending operation. */
  addressOf(thread: Thread): number {
    return this.#view.pendingAddress[thread.id] ?? 0;
  }

  /** The thread asked to let others go first, or has run for a whole window of events without a scheduling point. */
  sitOut(thread: Thread): void {
    this.#fairness.sitOut(thread, this.points);
    this.#strategy.yielded?.(thread.id);
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
    if (deadline !== never) this.deadlines.count++;
    if (this.traced) this.#listener.point(thread);
    thread.state = operation.isReady(thread) ? ThreadState.ready : ThreadState.blocked;
    this.#show(thread, operation);
  }

  /** Puts the thread's pending operation into the strategy's view. */
  #show(thread: Thread, operation: PendingOperation): void {
    this.#view.show(thread, operation, this.#strategy.performed === undefined ? 0 : this.#listener.site);
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
    if (object !== null) {
      if (object.contenders.length > 0) leaveQueue(object.contenders, thread);
      this.#listener.checkAlive(object);
    }
    const timedOut = thread.timedOut && !operation.isReady(thread);
    if (timedOut) this.clock.advanceTo(thread.deadline);
    this.#strategy.performed?.(thread.id, this.#view);
    this.trace.note(
      thread.id,
      operation.kind + (timedOut ? 16 : 0),
      object === null ? thread.argument : object.address,
    );
    const result = timedOut && operation.timeOut !== null ? operation.timeOut(thread) : operation.perform(thread);
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
      if (thread.operation !== null) this.#show(thread, thread.operation);
    }
    return result;
  }

  #switchTo(thread: Thread): void {
    const from = this.current;
    if (from === thread) return;
    this.switches++;
    const preemptive = from.state === ThreadState.ready && from.operation !== null;
    if (preemptive) this.preemptions++;
    this.current = thread;
    this.#kernel.switch_thread(thread.id);
    if (this.traced) this.#listener.switched(from, thread, preemptive);
  }

  /** The thread that runs next; null when the execution is over. `thread`: who arrived at the point, null when it ended. */
  #choose(thread: Thread | null): Thread | null {
    if (this.over) return null;
    this.points++;
    if (thread !== null && this.atomicDepth > 0 && thread.state === ThreadState.ready) return thread;
    if (thread !== null && this.#fairness.spins(thread)) this.sitOut(thread);
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
    const fairness = this.#fairness;
    if (fairness.endRound() && this.deadlines.jump()) return this.#collect();
    if (fairness.livelocked) {
      this.#listener.livelocked();
      return 0;
    }
    const first = fairness.callBack();
    if (first === null) return 0;
    this.#view.candidates[0] = first.id;
    return 1;
  }

  #decide(thread: Thread | null, count: number): Thread {
    const view = this.#view;
    if (count === 1) {
      const only = this.#at(view.candidates[0] ?? 0);
      if (only !== thread) only.runLength = 0;
      return only;
    }
    const fallback = view.offer(count, this.current.id);
    view.step = this.#listener.step;
    view.code = this.decisions.codeAt(DecisionKind.thread, view.step);
    const chosen = this.#strategy.chooseThread(view);
    if (chosen !== fallback) this.decisions.add(view.step, view.code, chosen);
    const next = this.#at(chosen);
    assert(next.state === ThreadState.ready, `strategy ${this.#strategy.name} chose a thread that cannot run`);
    if (next !== thread) next.runLength = 0;
    else if (this.#fairness.hasHadItsShare(next)) this.sitOut(next);
    return next;
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

function leaveQueue(queue: Thread[], thread: Thread): void {
  if (queue[queue.length - 1] === thread) {
    queue.pop();
    return;
  }
  const index = queue.indexOf(thread);
  if (index >= 0) queue.splice(index, 1);
}
