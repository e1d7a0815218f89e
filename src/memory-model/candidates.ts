/**
 * What an access may choose among when its thread does not know the newest store of the location: which stores it may read, and which a new store may
 * directly follow. Candidates are listed newest first; the newest is always one of them.
 */
import { noClock } from './clocks.ts';
import { acquires, Order } from './orders.ts';
import type { SequentialOrder } from './sequential-order.ts';
import { sourcesUpTo } from './sources.ts';
import type { Location } from './location.ts';
import type { Store, Words } from './store.ts';
import type { StorePool } from './store-pool.ts';
import { Targets } from './targets.ts';
import { noRow, type ThreadRows } from './thread-rows.ts';
import type { Visibility } from './visibility.ts';

/** Picks one of `count` possibilities, 0..count-1. `indexOf`: which of them is this store of the location of the access; -1: none. */
export type Choose = (
  kind: 'reads-from' | 'modification-order',
  count: number,
  indexOf: (store: Store) => number,
) => number;

export class Candidates {
  readonly #order: SequentialOrder;
  readonly #visible: Visibility;
  readonly #pool: StorePool;
  readonly #rows: ThreadRows;
  /**
   * How many newer stores there are than each candidate, ascending, and its number in the pool: the collector has to be told of young objects in an old
   * array. The first `#count` are valid.
   */
  readonly #ages: number[] = [];
  readonly #numbers: number[] = [];
  #count = 0;
  /** Used again by each compare-exchange. */
  readonly #successAges: number[] = [];
  readonly #successNumbers: number[] = [];
  /** What an event before the stores that were passed must precede. */
  readonly #passed = new Targets();

  constructor(order: SequentialOrder, visible: Visibility, pool: StorePool, rows: ThreadRows) {
    this.#order = order;
    this.#visible = visible;
    this.#pool = pool;
    this.#rows = rows;
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
    if (expected !== null) this.#orFail(thread, location, failure, expected);
    return this.#pick('reads-from', choose);
  }

  /** Of the candidates on the list, those with the expected value stay, after what a failing load may read. */
  #orFail(thread: number, location: Location, failure: number, expected: Words): void {
    const [ages, numbers] = [this.#ages, this.#numbers];
    const [successAges, successNumbers] = [this.#successAges, this.#successNumbers];
    let successes = 0;
    for (let i = 0; i < this.#count; i++) {
      const number = numbers[i] ?? 0;
      if (!this.#pool.numbered(number).holds(expected)) continue;
      successAges[successes] = ages[i] ?? 0;
      successNumbers[successes++] = number;
    }
    this.#readable(thread, location, failure);
    const readable = this.#count;
    this.#count = 0;
    let next = 0;
    for (let i = 0; i < readable; i++) {
      const age = ages[i] ?? 0;
      const number = numbers[i] ?? 0;
      while (next < successes && (successAges[next] ?? 0) < age) next++;
      const succeeds = next < successes && successAges[next] === age;
      if (succeeds || !this.#pool.numbered(number).holds(expected)) this.#offer(age, number);
    }
    const failing = this.#count;
    next = 0;
    for (let i = 0; i < successes; i++) {
      const age = successAges[i] ?? 0;
      while (next < failing && (ages[next] ?? 0) < age) next++;
      if (next === failing || ages[next] !== age) this.#offer(age, successNumbers[i] ?? 0);
    }
  }

  #offer(age: number, number: number): void {
    this.#ages[this.#count] = age;
    this.#numbers[this.#count++] = number;
  }

  #pick(kind: 'reads-from' | 'modification-order', choose: Choose): Store {
    const index = this.#count > 1 ? choose(kind, this.#count, this.#indexOf) : 0;
    const number = this.#numbers[index];
    if (number === undefined || index >= this.#count) throw new RangeError(`a choice among ${this.#count} stores`);
    return this.#pool.numbered(number);
  }

  readonly #indexOf = (store: Store): number => {
    const index = this.#numbers.indexOf(store.index);
    return index < this.#count ? index : -1;
  };

  #readable(thread: number, location: Location, order: number): void {
    this.#count = 0;
    this.#offer(0, location.newest.index);
    let age = 0;
    const targets = this.#passed;
    targets.clear();
    // The caller knows that the thread does not know the newest.
    let newer = location.newest;
    for (let store = this.#pool.older(newer); store !== null; store = this.#pool.older(store)) {
      this.#order.addTargets(targets, newer);
      newer = store;
      age++;
      if (targets.empty) {
        this.#offer(age, store.index);
        if (this.#visible.knows(thread, store)) break;
        continue;
      }
      const clock = acquires(order) ? store.clock : noClock;
      const fences = this.#order.close(this.#order.fencesBefore(thread, clock));
      const past = order === Order.sequential ? this.#order.accessPast(thread, location, clock, noRow) : fences;
      if (this.#order.allows(past, fences, targets)) this.#offer(age, store.index);
      if (this.#visible.knows(thread, store)) break;
    }
  }

  /** `clock` null: a read-modify-write, which acquires theirs. */
  #writable(thread: number, location: Location, order: number, clock: number | null): void {
    this.#count = 0;
    this.#offer(0, location.newest.index);
    const targets = this.#passed;
    targets.clear();
    // The caller knows that the thread does not know the newest, which nothing has continued.
    this.#order.addTargets(targets, location.newest);
    let age = 1;
    for (let store = this.#pool.older(location.newest); store !== null; store = this.#pool.older(store), age++) {
      if (!store.continued) {
        const learns = clock ?? (acquires(order) ? store.clock : noClock);
        if (targets.empty || this.#mayFollow(thread, location, order, store, learns)) this.#offer(age, store.index);
      }
      if (this.#visible.knows(thread, store)) break;
      this.#order.addTargets(targets, store);
    }
  }

  #mayFollow(thread: number, location: Location, order: number, after: Store, clock: number): boolean {
    const fences = this.#order.close(this.#order.fencesBefore(thread, clock));
    if (order !== Order.sequential) return this.#order.allows(fences, fences, this.#passed);
    const past = this.#order.accessPast(thread, location, clock, sourcesUpTo(location, after, this.#pool, this.#rows));
    return this.#order.allows(past, fences, this.#passed);
  }
}
