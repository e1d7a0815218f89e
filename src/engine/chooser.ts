/** Which thread runs next, and every other free choice: asks the strategy among those that may run, and logs what differs from the default. */
import { assert } from '../base/assert.ts';
import { empty } from '../base/lists.ts';
import { VirtualClock } from './clock.ts';
import { Deadlines } from './deadlines.ts';
import { DecisionKind, DecisionLog } from './decisions.ts';
import { Exploration } from './exploration.ts';
import { Fairness } from './fairness.ts';
import type { Kernel } from './kernel.ts';
import type { PendingOperation } from './operation.ts';
import { PendingView } from './pending-view.ts';
import { Operation, type Strategy, type ValueKind } from './strategy.ts';
import { Patience, type Thread, ThreadState } from './thread.ts';

/** Instead of a number of candidates: the execution has ended. */
const livelocked = -1;

/** The one of 8 values of a thread's patience that means some: most spins are waits, which patience only makes longer. */
const patient = 7;

/** What the chooser needs of the engine. */
export interface ChooserListener {
  /** Index of the present event. */
  readonly step: number;
  /** Code site of the synchronisation call that the running thread is in. */
  readonly callSite: number;
  /** No thread can ever run again. */
  deadlocked(): void;
  livelocked(): void;
  /** Exhaustive search: whatever can follow is covered by another execution. */
  redundant(): void;
}

export class Chooser {
  readonly clock: VirtualClock = new VirtualClock();
  /** Unfinished threads, ascending by id. */
  readonly live: Thread[] = [];
  readonly deadlines: Deadlines = new Deadlines(this.live, this.clock);
  readonly decisions: DecisionLog = new DecisionLog();
  readonly view: PendingView;
  strategy: Strategy;
  /** Scheduling points so far. */
  points = 0;
  /** While positive, the running thread goes on if it can. */
  atomicDepth = 0;
  /** Not null in exhaustive search and its replays: no fairness, every transition is told. */
  readonly exploration: Exploration | null;
  readonly #fairness: Fairness;
  readonly #listener: ChooserListener;
  readonly #threads: readonly Thread[];

  /** `threads`: by id. */
  constructor(
    maxThreads: number,
    threads: readonly Thread[],
    listener: ChooserListener,
    kernel: Kernel,
    strategy: Strategy,
    exhaustive: boolean,
  ) {
    this.#threads = threads;
    this.#listener = listener;
    this.strategy = strategy;
    this.view = new PendingView(maxThreads);
    this.#fairness = new Fairness(this.live, kernel);
    this.exploration = exhaustive ? new Exploration(this.live, kernel) : null;
  }

  begin(strategy: Strategy): void {
    this.strategy = strategy;
    this.clock.reset();
    empty(this.live);
    this.points = this.atomicDepth = 0;
    this.decisions.reset();
    this.deadlines.begin();
    this.#fairness.begin();
    this.exploration?.begin(strategy);
  }

  /** The thread that runs next; null when the execution ends here. `thread`: who arrived at the point, null when it ended; `current`: who ran last. */
  next(thread: Thread | null, current: number): Thread | null {
    this.points++;
    if (thread !== null && this.atomicDepth > 0 && thread.state === ThreadState.ready) return thread;
    if (this.exploration !== null) return this.#explore(this.exploration, thread, current);
    if (thread !== null && this.#fairness.spins(thread)) this.giveWay(thread);
    if (this.#fairness.spinsAlone) {
      this.#listener.livelocked();
      return null;
    }
    this.#fairness.breakStep(this.points);
    this.deadlines.fireDue();
    for (;;) {
      const count = this.#collect(thread);
      if (count > 0) return this.#decide(thread, count, current);
      if (count === livelocked) return null;
      if (!this.deadlines.jump()) {
        this.#listener.deadlocked();
        return null;
      }
    }
  }

  /** {@link next} in exhaustive search: every thread that can run is a candidate, but those that wait in a loop. */
  #explore(exploration: Exploration, thread: Thread | null, current: number): Thread | null {
    exploration.settle();
    if (thread !== null) exploration.arrived(thread);
    this.deadlines.fireDue();
    for (;;) {
      const { candidates } = this.view;
      let count = 0;
      for (const one of this.live) if (one.state === ThreadState.ready && !one.loop.waits) candidates[count++] = one.id;
      if (count > 0) return this.#follow(exploration, count, current);
      if (this.deadlines.jump()) {
        exploration.search?.barrier();
        continue;
      }
      const turn = exploration.turn();
      if (turn === 'again') continue;
      if (turn === 'covered') this.#listener.redundant();
      else if (turn === 'livelock') this.#listener.livelocked();
      else this.#listener.deadlocked();
      return null;
    }
  }

  /** {@link #decide} in exhaustive search, which is asked at every point; its replays are asked when there is a choice. */
  #follow({ search }: Exploration, count: number, current: number): Thread | null {
    const { view } = this;
    const fallback = view.offer(count, current);
    view.step = this.#listener.step;
    if (count > 1) view.code = this.decisions.codeAt(DecisionKind.thread, view.step);
    let chosen = fallback;
    if (search !== null) chosen = search.next(view);
    else if (count > 1) chosen = this.strategy.chooseThread(view);
    if (chosen < 0) {
      this.#listener.redundant();
      return null;
    }
    if (chosen !== fallback) this.decisions.add(view.step, view.code, chosen);
    return this.#at(chosen);
  }

  /** Fills the candidates: ready threads that do not sit out, or those that do when there are no others. */
  #collect(arrived: Thread | null): number {
    const candidates = this.view.candidates;
    const { live } = this;
    let count = 0;
    let sitting = 0;
    // No iterator: at every point that is a tenth of the time that choosing takes.
    for (let i = 0; i < live.length; i++) {
      const thread = live[i];
      if (thread?.state !== ThreadState.ready) continue;
      if (thread.sitsOutUntil > this.points) sitting++;
      else candidates[count++] = thread.id;
    }
    if (count > 0 || sitting === 0) return count;
    return this.#endRound(arrived);
  }

  /** Everybody who can run spins: the round is over and all get another turn. */
  #endRound(arrived: Thread | null): number {
    const fairness = this.#fairness;
    if (fairness.endRound() && this.deadlines.jump()) return this.#collect(arrived);
    if (fairness.livelocked(arrived)) {
      this.#listener.livelocked();
      return livelocked;
    }
    const first = fairness.callBack(this.points);
    if (first === null) return 0;
    this.view.candidates[0] = first.id;
    return 1;
  }

  #decide(thread: Thread | null, count: number, current: number): Thread {
    const view = this.view;
    if (count === 1) {
      const only = this.#at(view.candidates[0] ?? 0);
      if (only !== thread) only.runLength = 0;
      return only;
    }
    const fallback = view.offer(count, current);
    view.step = this.#listener.step;
    view.code = this.decisions.codeAt(DecisionKind.thread, view.step);
    const chosen = this.strategy.chooseThread(view);
    if (chosen !== fallback) this.decisions.add(view.step, view.code, chosen);
    const next = this.#at(chosen);
    assert(next.state === ThreadState.ready, 'a strategy chooses a thread that can run');
    if (next !== thread) next.runLength = 0;
    else if (this.#fairness.hasHadItsShare(next)) this.sitOut(next);
    return next;
  }

  /** A free value; recorded when it is not the default 0. */
  value(kind: ValueKind, count: number): number {
    if (count <= 1) return 0;
    const { step } = this.#listener;
    const code = this.decisions.codeAt(DecisionKind[kind], step);
    const value = this.strategy.chooseValue(kind, count, step, code);
    assert(value >= 0 && value < count, 'a strategy chooses one of the values');
    if (value !== 0) this.decisions.add(step, code, value);
    return value;
  }

  /** The running thread spins or asked to let others go first: it does, unless it is patient, which is a decision. */
  giveWay(thread: Thread): void {
    if (this.exploration !== null || this.#isPatient(thread)) return;
    this.sitOut(thread);
  }

  #isPatient(thread: Thread): boolean {
    if (!this.#fairness.allowsPatience) return false;
    if (thread.patience === Patience.undecided) {
      const { step } = this.#listener;
      const code = this.decisions.codeAt(DecisionKind.patience, step);
      const isPatient = this.strategy.chooseValue('patience', 1 + patient, step, code) === patient;
      if (isPatient) this.decisions.add(step, code, patient);
      thread.patience = isPatient ? Patience.some : Patience.none;
    }
    return thread.patience === Patience.some;
  }

  /** The thread has run for a whole window of events without a scheduling point, or has had its share. */
  sitOut(thread: Thread): void {
    if (this.exploration !== null) return;
    this.#fairness.sitOut(thread, this.points);
    this.strategy.yielded?.(thread.id);
  }

  /** Whether the thread, which could go on, is no candidate at this point: it spins, yielded or has had its share. */
  givesWay(thread: Thread): boolean {
    return this.exploration === null ? thread.sitsOutUntil > this.points : thread.loop.waits;
  }

  /** Puts the thread's pending operation into the strategy's view. */
  show(thread: Thread, operation: PendingOperation): void {
    const { kind } = operation;
    const wanted = this.strategy.performed !== undefined && kind !== Operation.access && kind !== Operation.atomic;
    this.view.show(thread, operation, wanted ? this.#listener.callSite : 0);
  }

  /** The same for the second half of an operation: the thread is in the same call. */
  showSecondHalf(thread: Thread, operation: PendingOperation): void {
    this.view.show(thread, operation, this.view.pendingSite[thread.id] ?? 0);
  }

  #at(id: number): Thread {
    const thread = this.#threads[id];
    // No template: it would be made at every point.
    assert(thread !== undefined, 'a strategy chooses a thread that exists');
    return thread;
  }
}
