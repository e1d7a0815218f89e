/**
 * What an access may choose among when its thread does not know the newest store of the location: which stores it may read, and which a new store may
 * directly follow. Candidates are listed newest first; the newest is always one of them.
 */
import { noClock } from './clocks.ts';
import { acquires, Order } from './orders.ts';
import { type SequentialOrder, Targets } from './sequential-order.ts';
import { sourcesUpTo } from './sources.ts';
import { type Location, sameWords, type Store, type Words } from './store.ts';
import type { Visibility } from './visibility.ts';

/** Picks one of `count` possibilities, 0..count-1. */
export type Choose = (kind: 'reads-from' | 'modification-order', count: number) => number;

export class Candidates {
  readonly #order: SequentialOrder;
  readonly #visible: Visibility;
  /** The first `#count` are valid: shortening an array makes it allocate anew. */
  readonly #stores: Store[] = [];
  #count = 0;
  /** What an event before the stores that were passed must precede. */
  readonly #passed = new Targets();

  constructor(order: SequentialOrder, visible: Visibility) {
    this.#order = order;
    this.#visible = visible;
  }

  /** The store that a load of this order reads. */
  forLoad(thread: number, location: Location, order: number, choose: Choose): Store {
    this.#readable(thread, location, order);
    return this.#pick('reads-from', choose);
  }

  /** The store that a new one of this order directly follows. */
  forStore(thread: number, location: Location, order: number, choose: Choose): Store {
    this.#writable(thread, location, order, noClock);
    return this.#pick('modification-order', choose);
  }

  /** The store that a read-modify-write reads. `expected`: a compare-exchange that fails, as a load of order `failure`, when the store has another value. */
  forModify(
    thread: number,
    location: Location,
    order: number,
    failure: number,
    expected: Words | null,
    choose: Choose,
  ): Store {
    this.#writable(thread, location, order, null);
    if (expected !== null) {
      const success = this.#taken().filter(({ words }) => sameWords(words, expected));
      this.#readable(thread, location, failure);
      const failing = this.#taken().filter((one) => success.includes(one) || !sameWords(one.words, expected));
      this.#count = 0;
      for (const one of failing) this.#offer(one);
      for (const one of success) if (!failing.includes(one)) this.#offer(one);
    }
    return this.#pick('reads-from', choose);
  }

  #offer(store: Store): void {
    this.#stores[this.#count++] = store;
  }

  #taken(): Store[] {
    return this.#stores.slice(0, this.#count);
  }

  #pick(kind: 'reads-from' | 'modification-order', choose: Choose): Store {
    const index = this.#count > 1 ? choose(kind, this.#count) : 0;
    const store = this.#stores[index];
    if (store === undefined || index >= this.#count) throw new RangeError(`a choice among ${this.#count} stores`);
    return store;
  }

  #readable(thread: number, location: Location, order: number): void {
    this.#count = 0;
    this.#offer(location.newest);
    const targets = this.#passed;
    targets.clear();
    for (let store = location.newest; !this.#visible.knows(thread, store);) {
      const { older } = store;
      if (older === null) break;
      this.#order.addTargets(targets, store);
      store = older;
      if (targets.empty) {
        this.#offer(store);
        continue;
      }
      const clock = acquires(order) ? store.clock : noClock;
      const fences = this.#order.close(this.#order.fencesBefore(thread, clock));
      const past = order === Order.sequential ? this.#order.accessPast(thread, location, clock, null) : fences;
      if (this.#order.allows(past, fences, targets)) this.#offer(store);
    }
  }

  /** `clock` null: a read-modify-write, which acquires theirs. */
  #writable(thread: number, location: Location, order: number, clock: number | null): void {
    this.#count = 0;
    const targets = this.#passed;
    targets.clear();
    for (let store: Store | null = location.newest; store !== null; store = store.older) {
      if (!store.continued) {
        const learns = clock ?? (acquires(order) ? store.clock : noClock);
        if (targets.empty || this.#mayFollow(thread, location, order, store, learns)) this.#offer(store);
      }
      if (this.#visible.knows(thread, store)) break;
      this.#order.addTargets(targets, store);
    }
  }

  #mayFollow(thread: number, location: Location, order: number, after: Store, clock: number): boolean {
    const fences = this.#order.close(this.#order.fencesBefore(thread, clock));
    if (order !== Order.sequential) return this.#order.allows(fences, fences, this.#passed);
    const past = this.#order.accessPast(thread, location, clock, sourcesUpTo(location, after));
    return this.#order.allows(past, fences, this.#passed);
  }
}
