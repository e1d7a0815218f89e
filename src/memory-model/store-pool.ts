/**
 * Stores, and their clocks, used again: an execution makes one for each write, and what the collector has to clear also takes the place of what is
 * needed in the caches.
 */
import { noClock } from './clocks.ts';
import { Order, plainOrder } from './orders.ts';
import { noWords, Store } from './store.ts';

/** Stores kept from one execution to the next, at most. */
const mostKept = 4096;

export class StorePool {
  /** The first `#used` were handed out in this execution. */
  readonly #made: Store[] = [];
  #used = 0;
  /** Given back since, the last one first: the others follow as older ones. */
  #spare: Store | null = null;
  readonly #reuses: boolean;

  /** `reuses`: nobody compares stores that are in no history any more, so that they may come again in the same execution. */
  constructor(reuses: boolean) {
    this.#reuses = reuses;
  }

  reset(): void {
    this.#used = 0;
    this.#spare = null;
  }

  /** A store without readers and clock; for the caller to fill in. */
  take(): Store {
    const store = this.#spare ?? this.#next();
    this.#spare = store.older;
    store.continued = false;
    store.readers = store.sequentialReads = store.readFences = null;
    return store;
  }

  /**
   * The stores from `newest` back to `oldest` are in no history any more. Until the next one is taken each stays as it is, but for the store that is older
   * than `oldest`. Plain stores are left to the collector: their values are filled in later.
   */
  give(newest: Store, oldest: Store): void {
    if (newest.order === plainOrder || !this.#reuses) return;
    oldest.older = this.#spare;
    this.#spare = newest;
  }

  #next(): Store {
    const made = this.#made;
    const store = made[this.#used] ?? new Store(-1, 0, Order.relaxed, 0, noWords, noClock, -1, null);
    if (this.#used < mostKept) made[this.#used++] = store;
    // Clocks live for one execution.
    store.ownClock = noClock;
    store.older = null;
    return store;
  }
}
