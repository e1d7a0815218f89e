/**
 * How many executions an exhaustive search is going to take, judged by random ones.
 *
 * Paper: Knuth, "Estimating the efficiency of backtrack programs" (Mathematics of Computation 29, 1975): a random path from the root of a tree to a leaf, weighted with the
 * inverse of its probability, counts the leaves without bias; and his section on importance sampling: the probabilities are free, and the nearer they are to the shares
 * of leaves, the less weights differ. The tree is that of sleep sets (Godefroid 1996), which has exactly one leaf that is an execution for each Mazurkiewicz
 * trace, while the tree of source sets has as many but is known only when it was explored.
 *
 * At a state the threads that can run are asked in a fixed order. One either goes now, or *sleeps* until something was done that depends on its operation: other
 * executions have it in the other order. What an operation touches is known only when it is over. So sleep is by what the engine says beforehand, and in the end
 * the whole execution, whose dependences are known then, is looked at: it counts when at each of its states the thread that went was the first, in the
 * order of asking, of those that could have gone then. That is true of exactly one order of each trace, and dead ends count 0. So the mean of the
 * weights is the number of traces, whatever the odds ({@link Odds}) were, as long as they were fixed before each probe.
 *
 * Limits. An execution that ends while other threads could go on (exit, a fatal finding) stands for more traces than a search needs executions. Loops that wait
 * are rounds that a search leaves out: there this is no estimate at all.
 */
import type { Random, RandomState } from '../../base/random.ts';
import { Closed, type ClosedState, type Search, Sharing, type SharingMode } from '../../engine/search.ts';
import { Operation, type SchedulingView, type ValueKind } from '../../engine/strategy.ts';
import { Odds, type OddsState } from './probe-odds.ts';
import { depend, type Touch, Trace, type Transition } from './trace.ts';

/** Operations that were seen to touch more places may touch anything. */
const mostTouches = 8;

/** What is counted: executions up to the order of what commutes, or every schedule. */
export type Counted = 'traces' | 'schedules';

/** What a thread is about to do. */
interface Pending {
  readonly key: string;
  /** Empty: not known. */
  readonly touches: readonly Touch[];
}

interface Turn extends Pending {
  readonly thread: number;
  /** Threads that could run, in the order of asking. */
  readonly asked: readonly number[];
}

/** A {@link Probe} between two executions as plain data. */
export interface ProbeState {
  readonly counted: Counted;
  readonly random: RandomState;
  readonly odds: OddsState;
  readonly further: Map<string, Touch[]>;
  readonly lost: boolean;
}

export class Probe implements Search {
  readonly name = 'probe';
  readonly #counted: Counted;
  readonly #random: Random;
  readonly #odds: Odds;
  /** What operations touched beside what the engine says beforehand, by key. */
  readonly #further: Map<string, Touch[]>;
  readonly #asleep = new Map<number, Pending>();
  #trace = new Trace();
  #turns: Turn[] = [];
  #touches: Touch[] = [];
  #runs = false;
  #weight = 1;
  #dead = false;
  /** Longest execution to follow, in transitions. */
  limit: number = Number.POSITIVE_INFINITY;
  /** A loop waited, or an execution was longer than {@link limit}: the weights mean nothing. */
  lost: boolean;

  /** `random`: of all probes. `from`: goes on from there, and takes it over. */
  constructor(counted: Counted, random: Random, from?: ProbeState) {
    this.#counted = counted;
    this.#random = random;
    this.#odds = new Odds(from?.odds);
    this.#further = from?.further ?? new Map<string, Touch[]>();
    this.lost = from?.lost ?? false;
    if (from !== undefined) random.restore(from.random);
  }

  /** Valid until the next execution. */
  state(): ProbeState {
    const [counted, random, further] = [this.#counted, this.#random.state(), this.#further];
    return { counted, random, odds: this.#odds.state(), further, lost: this.lost };
  }

  begin(): void {
    this.#trace = new Trace();
    this.#turns = [];
    this.#asleep.clear();
    this.#dead = false;
    this.#weight = 1;
    this.#odds.begin();
    this.#start(0, [0], { key: 'main', touches: [] });
  }

  next(view: SchedulingView): number {
    this.#close();
    const enabled = [...view.candidates.subarray(0, view.count)];
    const before = this.#turns.at(-1)?.asked ?? [];
    for (const thread of enabled) if (!before.includes(thread)) this.#trace.woke(thread);
    if (this.#turns.length >= this.limit) {
      this.lost = true;
      return -1;
    }
    const first = Math.max(0, enabled.indexOf(view.defaultThread));
    const asked = [...enabled.slice(first), ...enabled.slice(0, first)];
    const awake = asked.filter((thread) => !this.#asleep.has(thread));
    for (const [i, thread] of awake.entries()) {
      const pending = this.#pendingOf(view, thread);
      const now = this.#chanceOf(thread, pending, awake.slice(i + 1));
      if (this.#random.fraction() < now) {
        this.#weight /= now;
        this.#start(thread, asked, pending);
        return thread;
      }
      this.#weight /= 1 - now;
      if (this.#counted === 'traces') this.#asleep.set(thread, pending);
    }
    this.#dead = true;
    return -1;
  }

  chooseThread(view: SchedulingView): number {
    return this.next(view);
  }

  chooseValue(_kind: ValueKind, count: number): number {
    this.#weight *= count;
    return this.#random.below(count);
  }

  touch(address: number, bytes: number, mode: SharingMode, closed: ClosedState, tolerates: ClosedState): void {
    this.#touches.push({ address, bytes, mode, closed, tolerates });
  }

  barrier(): void {
    this.#close();
    this.#trace.barrier();
    this.#asleep.clear();
  }

  waits(): void {
    this.lost = true;
  }

  insists(): void {
    this.lost = true;
  }

  covered(): void {
    this.#dead = true;
  }

  unfinished(): void {}
  cutShort(): void {}
  gap(): void {}

  /** After the execution: the executions that it stands for. */
  end(): number {
    this.#close();
    for (const { key } of this.#asleep.values()) this.#odds.settled(key, false);
    this.#odds.end(this.#turns.length, !this.#dead);
    if (this.#dead) return 0;
    return this.#counted === 'schedules' || this.#comesFirst() ? this.#weight : 0;
  }

  #chanceOf(thread: number, { key }: Pending, others: readonly number[]): number {
    if (others.length === 0) return 1;
    if (this.#counted === 'traces') return this.#odds.now(thread, key, this.#asleep);
    return this.#odds.share(thread, others);
  }

  #start(thread: number, asked: readonly number[], pending: Pending): void {
    this.#turns.push({ thread, asked, ...pending });
    this.#odds.performs(thread, pending.key);
    this.#touches = [];
    this.#runs = true;
  }

  #pendingOf(view: SchedulingView, thread: number): Pending {
    const kind = view.pendingKind[thread] ?? 0;
    const address = view.pendingAddress[thread] ?? 0;
    const writes = view.pendingWrites[thread] === 1;
    const key = `${thread}:${kind}:${writes ? 1 : 0}:${address}`;
    const further = this.#further.get(key) ?? [];
    if (further.length > mostTouches || !touchesOnePlace(kind)) return { key, touches: [] };
    const bytes = Math.max(1, view.pendingBytes[thread] ?? 1);
    const mode = writes ? Sharing.write : Sharing.read;
    const touch = { address, bytes, mode, closed: Closed.open, tolerates: Closed.full };
    return { key, touches: [touch, ...further] };
  }

  /** The running transition is over: it wakes who depends on it, and its races are learned from. */
  #close(): void {
    const at = this.#turns.length - 1;
    const turn = this.#turns[at];
    if (!this.#runs || turn === undefined) return;
    this.#runs = false;
    const touches = this.#touches;
    const { thread, key } = turn;
    const { before } = this.#trace.add(thread, touches);
    this.#learnTouches(turn, touches);
    for (const [other, { key: his, touches: expected }] of this.#asleep) {
      if (expected.length > 0 && !depend(expected, touches)) continue;
      this.#asleep.delete(other);
      this.#odds.settled(his, true);
    }
    const since = this.#trace.pendingSince(thread, at);
    const could = (index: number): boolean | undefined =>
      index > since
        ? this.#turns[index]?.asked.includes(thread) === true || this.#trace.wokenAside(thread, index)
        : undefined;
    for (const index of this.#trace.races(thread, touches, before, at, could))
      this.#odds.race(this.#turns[index]?.key ?? '', key);
  }

  #learnTouches({ key, touches: expected }: Pending, touches: readonly Touch[]): void {
    const more = expected.length === 0 ? [] : touches.filter((one) => !expected.some((other) => includes(other, one)));
    if (more.length > 0) this.#further.set(key, [...(this.#further.get(key) ?? []), ...more]);
  }

  /** Whether the execution is the one of its trace in which at each state the thread that was asked first went of those that could have. */
  #comesFirst(): boolean {
    const { transitions } = this.#trace;
    const byThread: Transition[][] = [];
    for (const transition of transitions) (byThread[transition.thread] ??= []).push(transition);
    const counts = new Int32Array(byThread.length);
    const isNext = (thread: number): boolean => {
      const next = byThread[thread]?.[counts[thread] ?? 0];
      return next?.clock.every((known, other) => other === thread || known <= (counts[other] ?? 0)) === true;
    };
    for (const { thread, asked } of this.#turns) {
      if (asked.slice(0, asked.indexOf(thread)).some(isNext)) return false;
      counts[thread] = (counts[thread] ?? 0) + 1;
    }
    return true;
  }
}

/** Others touch several, or what they touch depends on what they find. */
function touchesOnePlace(kind: number): boolean {
  const { access, atomic, lock, unlock } = Operation;
  return kind === access || kind === atomic || kind === lock || kind === unlock;
}

function includes(expected: Touch, touch: Touch): boolean {
  const inside = touch.address >= expected.address && touch.address + touch.bytes <= expected.address + expected.bytes;
  return inside && (touch.mode === expected.mode || expected.mode === Sharing.write);
}
