/**
 * Which events are ordered by thread creation and joining alone. Locks order events too, but only in the execution at hand: what two threads could do in
 * another order is what the lock-order detector asks.
 */
import type { Thread } from '../engine/thread.ts';

/** A moment in a thread's life, on its creation-and-join clock. */
export interface Moment {
  readonly thread: number;
  readonly clock: number;
  /** What the thread knew of every other thread. Never changed after it was handed out. */
  readonly known: readonly number[];
}

/** Vector clocks that advance at creation and joining only. Most programs never ask for one: they are made from a log on the first question. */
export class ThreadOrder {
  #clocks: number[][] = [];
  /** Pairs (parent, child), or (thread, ~ended) for a join, that the clocks do not know yet: the first `#count` numbers. */
  readonly #log: number[] = [];
  #count = 0;

  reset(): void {
    this.#count = 0;
    if (this.#clocks.length > 0) this.#clocks = [];
  }

  created(parent: Thread, child: Thread): void {
    this.#note(parent.id, child.id);
  }

  joined(thread: Thread, ended: Thread): void {
    this.#note(thread.id, ~ended.id);
  }

  now(thread: Thread): Moment {
    this.#catchUp();
    const known = this.#clockOf(thread.id);
    return { thread: thread.id, clock: known[thread.id] ?? 1, known };
  }

  #note(thread: number, what: number): void {
    this.#log[this.#count] = thread;
    this.#log[this.#count + 1] = what;
    this.#count += 2;
  }

  #catchUp(): void {
    for (let i = 0; i < this.#count; i += 2) {
      const thread = this.#log[i] ?? 0;
      const what = this.#log[i + 1] ?? 0;
      if (what >= 0) this.#create(thread, what);
      else this.#join(thread, ~what);
    }
    this.#count = 0;
  }

  #create(parent: number, child: number): void {
    const own = this.#clockOf(parent);
    this.#clocks[child] = withEntry(own, child, 1);
    this.#clocks[parent] = withEntry(own, parent, (own[parent] ?? 1) + 1);
  }

  #join(thread: number, ended: number): void {
    const own = this.#clockOf(thread);
    const other = this.#clockOf(ended);
    const joined: number[] = [];
    for (let i = 0; i < Math.max(own.length, other.length); i++) joined[i] = Math.max(own[i] ?? 0, other[i] ?? 0);
    this.#clocks[thread] = joined;
  }

  #clockOf(id: number): number[] {
    return (this.#clocks[id] ??= withEntry([], id, 1));
  }
}

/** Whether `a` is before `b` in every execution with the same creations and joins. */
export function isBefore(a: Moment, b: Moment): boolean {
  return (b.known[a.thread] ?? 0) >= a.clock;
}

function withEntry(clock: readonly number[], index: number, value: number): number[] {
  const copy = Array.from({ length: Math.max(clock.length, index + 1) }, (_, i) => clock[i] ?? 0);
  copy[index] = value;
  return copy;
}
