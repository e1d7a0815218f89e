/**
 * The values that a thread has chosen for the program (heddle_choose) since its last effect, for exhaustive search: a loop that waits and chooses in each round ends, too. See
 * exploration.ts.
 *
 * What it chose last is part of its state: it may be in a local variable that no round hands on. Where the thread comes back to a state in which it chose before, it
 * chooses the same: the first visit tries the other values, and the round between can be taken out. Under C11 a read may have told the two visits apart; there
 * it *insists*, as with stores, and the other values are left out when it waits in the end.
 */
import type { Exploration } from './exploration.ts';
import type { Thread } from './thread.ts';

const factor = 0x0100_0193;

export class LoopChoices {
  /** By state. */
  readonly #inStates = new Map<number, number>();
  /** By place. */
  readonly #values = new Map<number, number>();
  /** Values chosen in the running transition. */
  #count = 0;
  /** Stands for all of them; 0: none. */
  sum = 0;

  clear(): void {
    this.forgetStates();
    if (this.#values.size > 0) this.#values.clear();
    this.#count = this.sum = 0;
  }

  /** Somebody has changed what the thread reads. */
  forgetStates(): void {
    if (this.#inStates.size > 0) this.#inStates.clear();
  }

  /** A transition begins. */
  begin(): void {
    this.#count = 0;
  }

  /** Names where the thread is about to choose. */
  next(place: number): number {
    return (Math.imul(place, factor) + ++this.#count) | 0;
  }

  /** What it chose when it was in this state before. */
  last(place: number): number | undefined {
    return this.#inStates.get(this.#state(place));
  }

  note(place: number, value: number): void {
    this.#inStates.set(this.#state(place), value);
    this.sum = (this.sum - this.#term(place)) | 0;
    this.#values.set(place, value);
    this.sum = (this.sum + this.#term(place)) | 0;
  }

  /** What it chose here before is gone when it comes here again, or handed on by the loop. */
  #state(place: number): number {
    return place ^ (this.sum - this.#term(place));
  }

  #term(place: number): number {
    const value = this.#values.get(place);
    return value === undefined ? 0 : Math.imul(place ^ Math.imul(value + 1, 0x9e37_79b1), factor) | 1;
  }

  /** Nobody else can run: the thread gets another turn, in which it chooses other values. */
  moveOn(): void {
    for (const [state, value] of this.#inStates) this.#inStates.set(state, value + 1);
  }
}

/** `thread`, the running one, chooses one of `count` values for the program. `choose`: asks the strategy. */
export function chooseAgain(exploration: Exploration, thread: Thread, count: number, choose: () => number): number {
  if (!exploration.repeats(thread)) return choose();
  const { loop } = thread;
  const place = loop.choices.next(exploration.states.place(thread) ^ loop.states.lastSum);
  const last = loop.choices.last(place);
  if (last !== undefined && (loop.released || loop.rereads.empty)) exploration.search?.insists?.(last % count, true);
  else if (last !== undefined) exploration.insist(thread, last % count);
  const value = choose();
  loop.choices.note(place, value);
  return value;
}
