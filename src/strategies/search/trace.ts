/**
 * The transitions of one execution as a happens-before order: who touched what, and which transitions must stay in this order.
 *
 * Transition i happens before j when i's thread made j, i enabled j's thread, they depend on each other (see src/engine/search.ts), or by
 * transitivity. Clocks count transitions of each thread. Executions that share a prefix share its transitions: {@link Trace.truncate}.
 */
import { Closed, type ClosedState, Sharing, type SharingMode } from '../../engine/search.ts';
import { type Clock, join } from './clocks.ts';
import { append, covers, dropFrom, removeLast, type Run } from './runs.ts';

/** One place that a transition touches. */
export interface Touch {
  readonly address: number;
  readonly bytes: number;
  readonly mode: SharingMode;
  readonly closed: ClosedState;
  readonly tolerates: ClosedState;
}

export interface Transition {
  readonly thread: number;
  /** Position among the transitions of its thread, from 1. */
  readonly position: number;
  readonly touches: readonly Touch[];
  /** What happened before it, without what it depends on by its own touches and without what enabled it. */
  readonly before: Clock;
  /** What happens before it, itself included. */
  readonly clock: Clock;
  /** A repetition of a loop that waits: no part of the order. */
  repeats: boolean;
}

/** Two touches do not commute. */
export function conflict(a: Touch, b: Touch): boolean {
  if (a.mode === b.mode && a.mode !== Sharing.write) return false;
  return a.address < b.address + b.bytes && b.address < a.address + a.bytes;
}

export function depend(a: readonly Touch[], b: readonly Touch[]): boolean {
  for (const one of a) for (const other of b) if (conflict(one, other)) return true;
  return false;
}

const noClock = new Int32Array();
const granule = 16;
/** Places larger than this are looked at one by one. */
const largeBytes = 256;

/** A {@link Trace} as plain data. */
export interface TraceState {
  readonly transitions: Transition[];
  /** Indices of each thread's transitions. */
  readonly byThread: (number[] | undefined)[];
  /** Transitions that enabled each thread, ascending. */
  readonly wakers: (number[] | undefined)[];
  readonly places: Map<number, Run[]>;
  readonly large: Run[];
  readonly barriers: { readonly from: number; readonly clock: Clock }[];
}

export class Trace {
  readonly transitions: Transition[];
  readonly #byThread: TraceState['byThread'];
  readonly #wakers: TraceState['wakers'];
  readonly #places: TraceState['places'];
  readonly #large: Run[];
  readonly #barriers: TraceState['barriers'];

  /** Takes over `from`, which is not copied. */
  constructor(
    from: TraceState = { transitions: [], byThread: [], wakers: [], places: new Map(), large: [], barriers: [] },
  ) {
    this.transitions = from.transitions;
    this.#byThread = from.byThread;
    this.#wakers = from.wakers;
    this.#places = from.places;
    this.#large = from.large;
    this.#barriers = from.barriers;
  }

  /** Not copied. */
  state(): TraceState {
    const [byThread, wakers, places] = [this.#byThread, this.#wakers, this.#places];
    return { transitions: this.transitions, byThread, wakers, places, large: this.#large, barriers: this.#barriers };
  }

  get length(): number {
    return this.transitions.length;
  }

  /** Drops the transitions from index `length` on. */
  truncate(length: number): void {
    while (this.transitions.length > length) {
      const index = this.transitions.length - 1;
      const transition = this.transitions.pop();
      if (transition === undefined) break;
      this.#byThread[transition.thread]?.pop();
      for (const touch of transition.touches) for (const list of this.#listsOf(touch)) dropFrom(list, index);
    }
    for (const wakers of this.#wakers) while ((wakers?.at(-1) ?? -1) >= length) wakers?.pop();
    while ((this.#barriers.at(-1)?.from ?? -1) > length) this.#barriers.pop();
  }

  /** Everything so far comes before everything from here on. */
  barrier(): void {
    const clock = new Int32Array(this.#byThread.length);
    for (let thread = 0; thread < clock.length; thread++) clock[thread] = this.#byThread[thread]?.length ?? 0;
    this.#barriers.push({ from: this.length, clock });
  }

  /** The last transition made `thread` able to run. */
  woke(thread: number): void {
    (this.#wakers[thread] ??= []).push(this.length - 1);
  }

  /** Whether the operation of `thread` that came next after `index` was made possible by something that need not come after `index`. */
  wokenAside(thread: number, index: number): boolean {
    const wakers = this.#wakers[thread] ?? [];
    return wakers.some((waker) => waker > index && !this.isBefore(index, this.transitions[waker]?.clock ?? noClock));
  }

  /**
   * Whether something between `index` and `until` made way for `touch` that need not come after `index`: another reader gave up its lock. Before `index`, in another
   * order of what commutes, it has.
   */
  openedAside(touch: Touch, index: number, until: number): boolean {
    for (let at = index + 1; at < until; at++) {
      const transition = this.transitions[at];
      if (transition === undefined || this.isBefore(index, transition.clock)) continue;
      if (transition.touches.some((other) => other.closed > touch.tolerates && conflict(other, touch))) return true;
    }
    return false;
  }

  /** Index of the last transition of `thread`, or -1. */
  lastOf(thread: number): number {
    return this.#byThread[thread]?.at(-1) ?? -1;
  }

  /** Index of the transition before `until` after which the next operation of `thread` was pending: its own last one, or that of its creator. */
  pendingSince(thread: number, until: number): number {
    const own = this.#byThread[thread] ?? [];
    let at = own.length - 1;
    while (at >= 0 && (own[at] ?? -1) >= until) at--;
    return own[at] ?? this.#wakers[thread]?.[0] ?? -1;
  }

  /**
   * What happens before whatever `thread` does next, even if that were done at once: its own last transition, or that of its creator. A barrier since then is no part
   * of it: what waited there may have its turn before, in another order.
   */
  clockOf(thread: number): Clock {
    const last = this.lastOf(thread);
    const from = last >= 0 ? last : (this.#wakers[thread]?.[0] ?? -1);
    return join(new Int32Array(Math.max(thread + 1, this.#byThread.length)), this.transitions[from]?.clock);
  }

  /** Joins to `clock` what enabled `thread` after its last transition. */
  #joinWakers(thread: number, clock: Clock): Clock {
    const last = this.lastOf(thread);
    const wakers = this.#wakers[thread] ?? [];
    let all = clock;
    for (let i = wakers.length - 1; i >= 0 && (wakers[i] ?? -1) > last; i--)
      all = join(all, this.transitions[wakers[i] ?? -1]?.clock);
    return all;
  }

  /** Adds the transition that `thread` made. */
  add(thread: number, touches: readonly Touch[]): Transition {
    const index = this.length;
    const own = (this.#byThread[thread] ??= []);
    const before = this.clockOf(thread);
    let clock = join(this.#joinWakers(thread, before.slice()), this.#barriers.at(-1)?.clock);
    for (const touch of touches)
      this.#conflicting(touch, before, (at) => {
        clock = join(clock, this.transitions[at]?.clock);
      });
    clock[thread] = own.length + 1;
    const transition: Transition = { thread, position: own.length + 1, touches, before, clock, repeats: false };
    this.transitions.push(transition);
    own.push(index);
    for (const touch of touches) for (const list of this.#listsOf(touch)) append(list, index, thread, touch);
    return transition;
  }

  /** Marks the last `count` transitions of `thread` as repetitions. */
  repeats(thread: number, count: number): void {
    const own = this.#byThread[thread] ?? [];
    for (let i = Math.max(0, own.length - count); i < own.length; i++) {
      const transition = this.transitions[own[i] ?? -1];
      if (transition === undefined || transition.repeats) continue;
      transition.repeats = true;
      for (const touch of transition.touches) for (const list of this.#listsOf(touch)) removeLast(list, own[i] ?? -1);
    }
  }

  /** True when transition `a` happens before what `clock` knows. */
  isBefore(a: number, clock: Int32Array): boolean {
    const transition = this.transitions[a];
    return transition !== undefined && (clock[transition.thread] ?? 0) >= transition.position;
  }

  /**
   * Transitions of other threads that could have come after what `thread` does with `touches`, and came before it: its reversible races, latest
   * first. `could(index)`: whether the thread could run before that transition; undefined when its operation was not pending there.
   */
  races(
    thread: number,
    touches: readonly Touch[],
    before: Int32Array,
    until: number,
    could: (index: number) => boolean | undefined,
  ): number[] {
    const found = new Set<number>();
    for (const touch of touches) {
      this.#conflicting(touch, before, (at, earlier) => {
        if (at >= until || this.transitions[at]?.thread === thread) return;
        const opens = earlier.closed <= touch.tolerates;
        if ((could(at) ?? opens) || (opens && this.openedAside(touch, at, until))) found.add(at);
      });
    }
    let later: Clock = new Int32Array(this.#byThread.length);
    return [...found]
      .toSorted((a, b) => b - a)
      .filter((at) => {
        if (this.isBefore(at, later)) return false;
        later = join(later, this.transitions[at]?.clock);
        return true;
      });
  }

  /** Calls back for every transition that does not commute with `touch` and is not known to come before; the same one may come twice. */
  #conflicting(touch: Touch, before: Int32Array, found: (index: number, earlier: Touch) => void): void {
    const look = (list: readonly Run[]): void => {
      for (let i = list.length - 1; i >= 0; i--) {
        const run = list[i];
        if (run === undefined) break;
        if (!conflict(run.touch, touch)) continue;
        const { transitions } = run;
        let at = transitions.length - 1;
        for (; at >= 0 && !this.isBefore(transitions[at] ?? -1, before); at--) found(transitions[at] ?? -1, run.touch);
        // Whatever did not commute with a write of the whole place came before it.
        if (at >= 0 && run.touch.mode === Sharing.write && covers(run.touch, touch)) return;
      }
    };
    if (touch.bytes > largeBytes) {
      for (const list of this.#places.values()) look(list);
    } else {
      for (let at = Math.floor(touch.address / granule); at * granule < touch.address + touch.bytes; at++) {
        const list = this.#places.get(at);
        if (list !== undefined) look(list);
      }
    }
    look(this.#large);
  }

  #listsOf(touch: Touch): Run[][] {
    if (touch.bytes > largeBytes) return [this.#large];
    const lists: Run[][] = [];
    for (let at = Math.floor(touch.address / granule); at * granule < touch.address + touch.bytes; at++) {
      let list = this.#places.get(at);
      if (list === undefined) this.#places.set(at, (list = []));
      lists.push(list);
    }
    return lists;
  }
}

export const openTouch = (address: number, mode: SharingMode, tolerates: ClosedState): Touch => ({
  address,
  bytes: 1,
  mode,
  closed: Closed.open,
  tolerates,
});
