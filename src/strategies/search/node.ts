/** The states along the execution that a search explores: what was chosen there, and what is left to choose. */
import type { Touch, Transition } from './trace.ts';
import { depend } from './trace.ts';

/** A thread whose next transition was explored: it need not run before something that depends on it has. */
export interface Sleeper {
  readonly thread: number;
  readonly touches: readonly Touch[];
}

/** The state before one transition. */
export class Node {
  /** Threads that can run, ascending. */
  readonly enabled: readonly number[];
  sleepers: Sleeper[];
  /** Threads to run from here, in order; those explored are sleepers, too. */
  readonly planned: number[] = [];
  thread = -1;
  /** Free values of the running transition, and how many there are of each. */
  readonly values: number[] = [];
  readonly counts: number[] = [];
  /** What the transition of `thread` touched, with any values. */
  #touches: Touch[] = [];

  constructor(enabled: readonly number[], sleepers: Sleeper[]) {
    this.enabled = enabled;
    this.sleepers = sleepers;
  }

  isAsleep(thread: number): boolean {
    return this.sleepers.some((sleeper) => sleeper.thread === thread);
  }

  /** Sleepers of the state after `transition`. */
  sleepersAfter(transition: Transition): Sleeper[] {
    return this.sleepers.filter(
      ({ thread, touches }) => thread !== transition.thread && !depend(touches, transition.touches),
    );
  }

  /** Moves on to the next value or thread. False when there is nothing left to explore from here. */
  advance(transition: Transition | undefined): boolean {
    this.#touches.push(...(transition?.touches ?? []));
    while (this.values.length > 0) {
      const value = (this.values.pop() ?? 0) + 1;
      const count = this.counts.at(-1) ?? 0;
      if (value < count) {
        this.values.push(value);
        return true;
      }
      this.counts.pop();
    }
    this.sleepers.push({ thread: this.thread, touches: this.#touches });
    this.#touches = [];
    const next = this.planned.find((thread) => !this.isAsleep(thread));
    if (next === undefined) return false;
    this.thread = next;
    return true;
  }
}
