/** Which stores a thread knows: it can read nothing older; and which ones nobody needs any more, because all threads know a newer one. */
import type { HappensBefore } from './clocks.ts';
import { addNode } from './sources.ts';
import type { Location } from './location.ts';
import { noStore, type Store } from './store.ts';
import type { StorePool } from './store-pool.ts';
import type { ThreadRows } from './thread-rows.ts';

export class Visibility {
  /** Stores of a location before pruning is tried. */
  readonly firstPruning: number;
  readonly #clocks: HappensBefore;
  readonly #pool: StorePool;
  readonly #rows: ThreadRows;

  constructor(clocks: HappensBefore, pool: StorePool, rows: ThreadRows, firstPruning: number) {
    this.#clocks = clocks;
    this.#pool = pool;
    this.#rows = rows;
    this.firstPruning = firstPruning;
  }

  /** Whether the thread can read nothing older than the store, which happens before its next event or was read by what does. */
  knows(thread: number, store: Store): boolean {
    const { thread: by } = store;
    if (by < 0 || by === thread || store.epoch <= this.#clocks.known(thread, by)) return true;
    // Whoever modified it has read it.
    if (store.continued) {
      const newer = this.#pool.newer(store);
      if (newer !== null && this.happened(thread, newer)) return true;
    }
    const { reader: first, readers } = store;
    if (first === thread || (first >= 0 && store.readEpoch <= this.#clocks.known(thread, first))) return true;
    if (readers === null) return false;
    for (let i = 0; i < readers.length; i += 2) {
      const reader = readers[i] ?? 0;
      if (reader === thread || (readers[i + 1] ?? 0) <= this.#clocks.known(thread, reader)) return true;
    }
    return false;
  }

  happened(thread: number, store: Store): boolean {
    return store.thread < 0 || store.thread === thread || store.epoch <= this.#clocks.known(thread, store.thread);
  }

  /** Drops the stores before the newest one that all threads know: nobody can read them, or put a store before them. */
  prune(location: Location): void {
    const live = this.#clocks.live;
    let kept: Store | null = location.newest;
    let length = 1;
    while (kept !== null && !this.#knownToAll(live, kept)) {
      kept = this.#pool.older(kept);
      length++;
    }
    if (kept !== null) this.cut(location, kept, length);
    location.pruneAt = Math.max(this.firstPruning, location.length * 2);
  }

  /** Drops what is older than `last`, the `length`-th newest store. */
  cut(location: Location, last: Store, length: number): void {
    const first = this.#pool.older(last);
    if (first === null) return;
    // Without sources none of them has any.
    if (location.sources >= 0) keepSources(location, first, this.#pool, this.#rows);
    this.#pool.give(first, location.oldest);
    location.drop();
    last.older = noStore;
    location.oldest = last;
    location.length = length;
  }

  #knownToAll(live: readonly number[], store: Store): boolean {
    for (const thread of live) if (!this.knows(thread, store)) return false;
    return true;
  }

  /** Drops the whole history. */
  forget(location: Location): void {
    this.#pool.give(location.newest, location.oldest);
  }
}

/** What the stores from `newest` back add to the past of fences and later stores stays when they are dropped. */
function keepSources(location: Location, newest: Store, pool: StorePool, rows: ThreadRows): void {
  let { prunedFences: fences, prunedSources: sources } = location;
  for (let store: Store | null = newest; store !== null; store = pool.older(store)) {
    fences = rows.join(fences, store.fences);
    fences = rows.join(fences, store.readFences);
    sources = addNode(rows, sources, store);
    sources = rows.join(sources, store.sequentialReads);
  }
  location.prunedFences = fences;
  location.prunedSources = sources;
}
