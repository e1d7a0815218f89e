/** Which stores a thread knows: it can read nothing older; and which ones nobody needs any more, because all threads know a newer one. */
import { type HappensBefore, noClock } from './clocks.ts';
import { addAll } from './past.ts';
import { addNode } from './sources.ts';
import type { Location, Store } from './store.ts';
import type { StorePool } from './store-pool.ts';

export class Visibility {
  /** Stores of a location before pruning is tried. */
  readonly firstPruning: number;
  readonly #clocks: HappensBefore;
  readonly #pool: StorePool;

  constructor(clocks: HappensBefore, pool: StorePool, firstPruning: number) {
    this.#clocks = clocks;
    this.#pool = pool;
    this.firstPruning = firstPruning;
  }

  /** Whether the thread can read nothing older than the store, which happens before its next event or was read by what does. */
  knows(thread: number, store: Store): boolean {
    const { thread: by } = store;
    if (by < 0 || by === thread || store.epoch <= this.#clocks.known(thread, by)) return true;
    // Whoever modified it has read it.
    if (store.continued && store.newer !== null && this.happened(thread, store.newer)) return true;
    const { readers } = store;
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
      kept = kept.older;
      length++;
    }
    if (kept !== null) this.cut(location, kept, length);
    location.pruneAt = Math.max(this.firstPruning, location.length * 2);
  }

  /** Drops what is older than `last`, the `length`-th newest store. */
  cut(location: Location, last: Store, length: number): void {
    for (let store: Store | null = last.older; store !== null; store = store.older) {
      const { fences, readFences } = store;
      if (fences !== null || readFences !== null)
        location.prunedFences = addAll(addAll(location.prunedFences, fences), readFences);
      if (store.node >= 0 || store.sequentialReads !== null)
        location.prunedSources = addAll(addNode(location.prunedSources, store), store.sequentialReads);
      this.drop(store);
    }
    last.older = null;
    location.length = length;
  }

  #knownToAll(live: readonly number[], store: Store): boolean {
    for (const thread of live) if (!this.knows(thread, store)) return false;
    return true;
  }

  drop(store: Store): void {
    if (store.clock !== noClock) this.#clocks.drop(store.clock);
    this.#pool.give(store);
  }
}
