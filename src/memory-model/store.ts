/** Stores of an atomic location. */
import { noClock } from './clocks.ts';
import { Order } from './orders.ts';
import { noRow } from './thread-rows.ts';

/** In place of the number of a store. */
export const noStore = -1;

/** One store (or the write of a read-modify-write), as long as some thread may still read it. */
export class Store {
  /** Its number in the pool: see {@link StorePool}. */
  readonly index: number;
  /** Different for all stores of an execution that were taken from the pool. */
  serial = -1;
  /** Who stored it and under which epoch: it happens before whoever knows that epoch. -1: it was there before all threads. */
  thread = -1;
  epoch = 0;
  order: number = Order.relaxed;
  /** What the caller wants to know of it later: its code site. */
  tag = 0;
  /** Clock that an acquiring load of it learns: {@link noClock} or {@link ownClock}. */
  clock: number = noClock;
  /** Index of its node in S among its thread's; -1 when it is not seq_cst. */
  node = -1;
  /** A past: the latest seq_cst fences that happen before it. */
  fences: number = noRow;
  /** A clock that is its own in this execution; {@link noClock} when it never needed one. */
  ownClock: number = noClock;
  /** A read-modify-write read it: nothing may come between it and the next store. */
  continued = false;
  /** See {@link words}: one by one, because a list would be one more object to refer to. */
  #low = 0;
  #second = 0;
  #third = 0;
  #fourth = 0;
  /** Numbers of its neighbours in modification order; {@link noStore} at the ends. */
  older: number = noStore;
  newer: number = noStore;
  /** The first thread that read it, -1 when nobody did, and under which epoch it did so first. */
  reader = -1;
  readEpoch = 0;
  /** The same of the other threads that read it: pairs of thread and epoch. Null when there are none. */
  readers: number[] | null = null;
  /** A past: the latest seq_cst read of it by each thread. */
  sequentialReads: number = noRow;
  /** A past: the latest seq_cst fences that happen before any read of it. */
  readFences: number = noRow;

  constructor(index: number) {
    this.index = index;
  }

  /** The value, low word first; unused words are 0. Of a plain store: set when it is known. */
  get words(): Words {
    return [this.#low, this.#second, this.#third, this.#fourth];
  }

  set words(words: Words) {
    this.#low = words[0];
    this.#second = words[1];
    this.#third = words[2];
    this.#fourth = words[3];
  }

  /** The lowest word of {@link words}. */
  get low(): number {
    return this.#low;
  }

  /** Whether the value is `words`. */
  holds(words: Words): boolean {
    return this.#low === words[0] && this.#second === words[1] && this.#third === words[2] && this.#fourth === words[3];
  }
}

/** A value of up to 16 bytes, low word first; unused words are 0. */
export type Words = readonly [number, number, number, number];

export function sameWords(a: Words, b: Words): boolean {
  return a === b || (a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3]);
}

export function noteReader(store: Store, thread: number, epoch: number): void {
  const { reader, readers } = store;
  if (reader === thread) return;
  if (reader < 0) {
    store.reader = thread;
    store.readEpoch = epoch;
  } else if (readers === null) {
    // A literal has the size that it needs; the first push to an empty array makes room for 17.
    store.readers = [thread, epoch];
  } else {
    for (let i = 0; i < readers.length; i += 2) if (readers[i] === thread) return;
    readers.push(thread, epoch);
  }
}

/** A value of half the size, from `offset` on. `bytes`: 1, 2 or 4, at a multiple of itself. */
export function partOf(words: Words, offset: number, bytes: number): Words {
  const word = words[offset >> 2] ?? 0;
  if (bytes === 4) return [word, 0, 0, 0];
  return [(word >>> ((offset & 3) * 8)) & (bytes === 1 ? 0xff : 0xffff), 0, 0, 0];
}
