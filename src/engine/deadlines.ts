/** Deadlines of blocked threads, on virtual time. */
import { never, type VirtualClock } from './clock.ts';
import { type Thread, ThreadState } from './thread.ts';

export class Deadlines {
  /** Threads whose pending operation has a deadline. */
  count = 0;
  /** `--time-outs any`: a deadline may pass at any time, as a choice; else when the clock has reached it. */
  firesAnyTime = false;
  readonly #live: readonly Thread[];
  readonly #clock: VirtualClock;

  constructor(live: readonly Thread[], clock: VirtualClock) {
    this.#live = live;
    this.#clock = clock;
  }

  /** Makes threads ready whose deadline the clock has passed. */
  fireDue(): void {
    if (this.count === 0) return;
    for (const thread of this.#live) {
      if (thread.deadline === never || thread.state !== ThreadState.blocked) continue;
      if (this.firesAnyTime || thread.deadline <= this.#clock.now) fire(thread);
    }
  }

  /** Time jumps to the next deadline. False when there is none. */
  jump(): boolean {
    if (this.count === 0) return false;
    let earliest = never;
    for (const thread of this.#live) {
      if (thread.state === ThreadState.blocked && thread.operation !== null && thread.operation.timeOut !== null) {
        earliest = Math.min(earliest, thread.deadline);
      }
    }
    if (earliest === never) return false;
    this.#clock.advanceTo(earliest);
    this.fireDue();
    return true;
  }
}

function fire(thread: Thread): void {
  if (thread.operation === null || thread.operation.timeOut === null) return;
  thread.timedOut = true;
  thread.state = ThreadState.ready;
}
