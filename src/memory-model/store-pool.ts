/** Stores, used again: an execution makes one for each write, and what the collector has to clear also takes the place of what is needed in the caches. */
import { plainOrder } from './orders.ts';
import type { Past } from './past.ts';
import { Store, type Words } from './store.ts';

/** Stores kept from one execution to the next, at most. */
const mostKept = 4096;

export class StorePool {
  /** The first `#used` were handed out in this execution. */
  readonly #made: Store[] = [];
  #used = 0;
  /** Handed out and given back since: the first `#spares`. */
  readonly #spare: Store[] = [];
  #spares = 0;

  reset(): void {
    this.#used = this.#spares = 0;
  }

  take(
    thread: number,
    epoch: number,
    order: number,
    tag: number,
    words: Words,
    clock: number,
    node: number,
    fences: Past | null,
  ): Store {
    let store: Store | undefined;
    if (this.#spares > 0) store = this.#spare[--this.#spares];
    else if (this.#used < this.#made.length) store = this.#made[this.#used++];
    if (store === undefined) return this.#make(thread, epoch, order, tag, words, clock, node, fences);
    store.thread = thread;
    store.epoch = epoch;
    store.order = order;
    store.tag = tag;
    store.words = words;
    store.clock = clock;
    store.node = node;
    store.fences = fences;
    store.continued = false;
    store.readers = store.sequentialReads = store.readFences = null;
    return store;
  }

  /** The store is in no history any more. Until the next one is taken it stays as it is. */
  give(store: Store): void {
    // The value of a plain store is filled in later.
    if (store.order !== plainOrder && this.#spares < mostKept) this.#spare[this.#spares++] = store;
  }

  #make(
    thread: number,
    epoch: number,
    order: number,
    tag: number,
    words: Words,
    clock: number,
    node: number,
    fences: Past | null,
  ): Store {
    const store = new Store(thread, epoch, order, tag, words, clock, node, fences);
    if (this.#made.length < mostKept) {
      this.#made.push(store);
      this.#used++;
    }
    return store;
  }
}
