/**
 * Stores, and their clocks, used again: an execution makes one for each write, and what the collector has to clear also takes the place of what is
 * needed in the caches. They know each other by number: a reference from one long-lived object to another is looked at by the collector's write
 * barrier, whose loads miss the cache, and each new store needs three.
 */
import { noClock } from './clocks.ts';
import { Order, plainOrder } from './orders.ts';
import type { Location } from './location.ts';
import { noStore, Store } from './store.ts';
import { noRow, type ThreadRows } from './thread-rows.ts';

/** Stores kept from one execution to the next, at most. */
const mostKept = 4096;

export class StorePool {
  /** By number: the first `#used` were handed out in this execution. */
  readonly #stores: Store[] = [];
  #used = 0;
  #taken = 0;
  /** Given back since, the last one first: the others follow as older ones. */
  #spare = noStore;
  readonly #reuses: boolean;
  readonly #rows: ThreadRows;

  /** `reuses`: nobody compares stores that are in no history any more, so that they may come again in the same execution. */
  constructor(rows: ThreadRows, reuses: boolean) {
    this.#rows = rows;
    this.#reuses = reuses;
  }

  reset(): void {
    if (this.#stores.length > mostKept) this.#stores.length = mostKept;
    this.#used = this.#taken = 0;
    this.#spare = noStore;
  }

  /** The store of this number; null for {@link noStore}. */
  at(index: number): Store | null {
    return index < 0 ? null : (this.#stores[index] as Store);
  }

  /** The same of a number that is one. */
  numbered(number: number): Store {
    return this.#stores[number] as Store;
  }

  /** The next older store of the same location. */
  older({ older }: Store): Store | null {
    return this.at(older);
  }

  /** The next newer store of the same location. */
  newer({ newer }: Store): Store | null {
    return this.at(newer);
  }

  /** A store without readers and clock; for the caller to fill in. */
  take(): Store {
    const store = this.#spare < 0 ? this.#next() : this.#again(this.#spare);
    this.#spare = store.older;
    store.serial = this.#taken++;
    store.continued = false;
    store.reader = -1;
    store.readers = null;
    store.fences = store.sequentialReads = store.readFences = noRow;
    return store;
  }

  /** A store that was there before all threads. */
  initial(words: Store['words']): Store {
    const store = this.take();
    store.thread = store.node = -1;
    store.epoch = store.tag = 0;
    store.order = Order.relaxed;
    store.words = words;
    store.clock = noClock;
    store.older = store.newer = noStore;
    return store;
  }

  /**
   * The stores from `newest` back to `oldest` are in no history any more. Until the next one is taken each stays as it is, but for the store that is older
   * than `oldest`. Of plain stores only the numbers are used again: their values are filled in later.
   */
  give(newest: Store, oldest: Store): void {
    if (newest.order === plainOrder || !this.#reuses) {
      for (let store: Store | null = newest; store !== null; store = store === oldest ? null : this.older(store)) {
        this.#giveRows(store);
        store.fences = store.sequentialReads = store.readFences = noRow;
        this.#spare = this.#make(store.index, this.#spare).index;
      }
      return;
    }
    oldest.older = this.#spare;
    this.#spare = newest.index;
  }

  /** The store goes right after `after` in the location's modification order. */
  putAfter(location: Location, store: Store, after: Store): void {
    const { newer } = after;
    store.older = after.index;
    store.newer = newer;
    after.newer = store.index;
    if (newer < 0) location.newest = store;
    else (this.#stores[newer] as Store).older = store.index;
    location.length++;
  }

  #again(index: number): Store {
    const store = this.#stores[index] as Store;
    this.#giveRows(store);
    return store;
  }

  #giveRows({ fences, sequentialReads, readFences }: Store): void {
    this.#rows.give(fences);
    this.#rows.give(sequentialReads);
    this.#rows.give(readFences);
  }

  #next(): Store {
    const store = this.#stores[this.#used] ?? this.#make(this.#used, noStore);
    this.#used++;
    // Clocks live for one execution.
    store.ownClock = noClock;
    store.older = noStore;
    return store;
  }

  #make(index: number, older: number): Store {
    const store = new Store(index);
    store.older = older;
    this.#stores[index] = store;
    return store;
  }
}
