/**
 * An abstraction of the program's state at a scheduling point, as one number: what memory holds that was written at scheduling points, and
 * for each thread where it is and what it read last. It changes with each operation, by the terms that changed (a sum of hashes), so it costs a few
 * multiplications and a map look-up an operation.
 *
 * Threads have no names in it: two that did the same may change places. What else a thread remembers is not looked at, so states that differ may have one
 * number; that makes a search by states less thorough, never wrong.
 */
import { IntMap } from '../base/int-map.ts';
import { Operation, type SchedulingView } from '../engine/strategy.ts';
import { withRoom } from './live-threads.ts';

/** `counting`: a thread that has performed more operations is elsewhere, so loops do not come back to a state; and only the last read counts. */
export type Grain = 'counting' | 'looping';
export const grains: readonly Grain[] = ['counting', 'looping'];

export class AbstractState {
  readonly #grain: Grain;
  /** Of the performed operations, not of one whose new value is still to be looked at. */
  #sum = 0;
  /** The term of each thread. */
  #threads = new Int32Array(64);
  #performed = new Int32Array(64);
  #lastRead = new Int32Array(64);
  #readBefore = new Int32Array(64);
  /** The term of each address that was written. */
  readonly #cells = new IntMap();
  /** Address of a write that has been performed since the last {@link settle}. */
  #written = 0;

  constructor(grain: Grain) {
    this.#grain = grain;
  }

  begin(): void {
    this.#cells.clear();
    this.#sum = this.#written = 0;
  }

  created(thread: number): void {
    this.#threads = withRoom(this.#threads, thread);
    this.#performed = withRoom(this.#performed, thread);
    this.#lastRead = withRoom(this.#lastRead, thread);
    this.#readBefore = withRoom(this.#readBefore, thread);
    this.#performed[thread] = this.#lastRead[thread] = this.#readBefore[thread] = 0;
    this.#threads[thread] = born;
    this.#sum = (this.#sum + born) | 0;
  }

  /** The state now that all operations have had their effect: to be called at a point, before the next operation is performed. */
  settle(view: SchedulingView): number {
    const address = this.#written;
    if (address !== 0) {
      this.#written = 0;
      this.#setCell(address, mix(address, wordAt(view, address)));
    }
    return mix(this.#sum, 1);
  }

  /** One of 32 bits for what `thread` is about to do: the same in whichever execution comes to this state. */
  bitOf(thread: number, view: SchedulingView): number {
    return 1 << (mix(this.#threads[thread] ?? 0, view.pendingSite[thread] ?? 0) & 31);
  }

  /** `thread` performs its pending operation. After {@link settle}. */
  performed(thread: number, view: SchedulingView): void {
    const address = view.pendingAddress[thread] ?? 0;
    const site = view.pendingSite[thread] ?? 0;
    const kind = view.pendingKind[thread] ?? 0;
    const writes = view.pendingWrites[thread] !== 0;
    const isAccess = kind === Operation.access || kind === Operation.atomic;
    const performed = (this.#performed[thread] ?? 0) + 1;
    this.#performed[thread] = performed;
    if (isAccess && (!writes || kind === Operation.atomic)) {
      this.#readBefore[thread] = this.#lastRead[thread] ?? 0;
      this.#lastRead[thread] = wordAt(view, address);
    }
    let term = mix(mix(site, kind), this.#lastRead[thread] ?? 0);
    term = mix(term, this.#grain === 'counting' ? performed : (this.#readBefore[thread] ?? 0));
    this.#sum = (this.#sum - (this.#threads[thread] ?? 0) + term) | 0;
    this.#threads[thread] = term;
    if (!writes || address === 0) return;
    if (isAccess) this.#written = address;
    else this.#setCell(address, mix(address, site));
  }

  #setCell(address: number, term: number): void {
    this.#sum = (this.#sum - this.#cells.get(address) + term) | 0;
    this.#cells.set(address, term);
  }
}

/** The term of a thread that has performed nothing. */
const born = 0x5bd1_e995;

/** Word of the program's memory, without regard to how much of it an operation touches. */
function wordAt(view: SchedulingView, address: number): number {
  return view.memory[address >>> 2] ?? 0;
}

/** A 32-bit hash of two numbers. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x85eb_ca6b), 0x9e37_79b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0_aaad);
  return hash ^ (hash >>> 15);
}
