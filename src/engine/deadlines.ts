/** Deadlines of blocked threads, on virtual time. */
import { never, type VirtualClock } from './clock.ts';
import type { PendingOperation } from './operation.ts';
import { Operation } from './strategy.ts';
import { type Thread, ThreadState } from './thread.ts';

/**
 * Linux wakes a thread up to this much after its deadline (its timer slack), so deadlines that are closer to each other pass in any order: threads that sleep for
 * the same time wake together, though they looked at the clock one after the other.
 */
const slackNs = 50_000;

export class Deadlines {
  /** Threads whose pending operation has a deadline. */
  count = 0;
  /** Somebody has waited for others with one: no mere sleep. */
  waits = false;
  /** `--time-outs any`: a deadline may pass at any time, as a choice; else when the clock has reached it. */
  firesAnyTime = false;
  readonly #live: readonly Thread[];
  readonly #clock: VirtualClock;

  constructor(live: readonly Thread[], clock: VirtualClock) {
    this.#live = live;
    this.#clock = clock;
  }

  begin(): void {
    this.count = 0;
    this.waits = false;
  }

  /** A pending operation has one. */
  add({ kind }: PendingOperation): void {
    this.count++;
    if (kind !== Operation.sleep) this.waits = true;
  }

  /** Makes threads ready whose deadline the clock has passed. */
  fireDue(): void {
    if (this.count === 0) return;
    for (const thread of this.#live) {
      if (thread.deadline === never || thread.state !== ThreadState.blocked) continue;
      if (this.firesAnyTime || thread.deadline <= this.#clock.now) fire(thread);
    }
  }

  /** Time jumps to the next deadline, and to those that come right after it. False when there is none. */
  jump(): boolean {
    if (this.count === 0) return false;
    let earliest = never;
    for (const thread of this.#live) if (canTimeOut(thread)) earliest = Math.min(earliest, thread.deadline);
    if (earliest === never) return false;
    let latest = earliest;
    for (const thread of this.#live) {
      if (canTimeOut(thread) && thread.deadline <= earliest + slackNs) latest = Math.max(latest, thread.deadline);
    }
    this.#clock.advanceTo(latest);
    this.fireDue();
    return true;
  }
}

function canTimeOut({ state, operation }: Thread): boolean {
  return state === ThreadState.blocked && operation !== null && operation.timeOut !== null;
}

function fire(thread: Thread): void {
  if (thread.operation === null || thread.operation.timeOut === null) return;
  thread.timedOut = true;
  thread.state = ThreadState.ready;
}
