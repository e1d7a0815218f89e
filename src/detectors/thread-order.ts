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

/** Vector clocks that advance at creation and joining only. */
export class ThreadOrder {
  #clocks: number[][] = [];

  reset(): void {
    if (this.#clocks.length > 0) this.#clocks = [];
  }

  created(parent: Thread, child: Thread): void {
    const own = this.#clockOf(parent.id);
    this.#clocks[child.id] = withEntry(own, child.id, 1);
    this.#clocks[parent.id] = withEntry(own, parent.id, (own[parent.id] ?? 1) + 1);
  }

  joined(thread: Thread, ended: Thread): void {
    const own = this.#clockOf(thread.id);
    const other = this.#clockOf(ended.id);
    const joined: number[] = [];
    for (let i = 0; i < Math.max(own.length, other.length); i++) joined[i] = Math.max(own[i] ?? 0, other[i] ?? 0);
    this.#clocks[thread.id] = joined;
  }

  now(thread: Thread): Moment {
    const known = this.#clockOf(thread.id);
    return { thread: thread.id, clock: known[thread.id] ?? 1, known };
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
