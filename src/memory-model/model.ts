/**
 * C11 atomics as an operational model of RC11 (Lahav et al., PLDI 2017) with the release sequences of C++20: which store a load may read, and where in
 * modification order a store may go.
 *
 * Events run in an order that extends sequenced-before and reads-from, so RC11's axiom "no thin air" holds by construction. Coherence: a thread reads
 * no store older than the newest that happens before it or that a read which happens before it has read, and its own stores go after all
 * those. Atomicity: nothing goes between a read-modify-write and the store it read. Order S: sequential-order.ts. Every execution of RC11 is reached by
 * some order of events and some choices; none other is.
 *
 * Each choice has the newest store (or the end of modification order) as number 0; this one is always allowed.
 */
import { Candidates, type Choose } from './candidates.ts';
import { type HappensBefore, noClock } from './clocks.ts';
import { halves } from './halves.ts';
import { acquires, Order, plainOrder, releases } from './orders.ts';
import { SequentialOrder } from './sequential-order.ts';
import { beforeFence, sourcesUpTo } from './sources.ts';
import { type Location, LocationPool } from './location.ts';
import { noStore, noteReader, type Store, type Words } from './store.ts';
import { StorePool } from './store-pool.ts';
import { Targets } from './targets.ts';
import { noRow, ThreadRows } from './thread-rows.ts';
import { Visibility } from './visibility.ts';

const noTargets = new Targets();

export class MemoryModel {
  readonly #clocks: HappensBefore;
  readonly #order: SequentialOrder;
  readonly #visible: Visibility;
  readonly #candidates: Candidates;
  readonly #locations: LocationPool;
  readonly #ahead = new Targets();
  readonly #pool: StorePool;
  readonly #rows = new ThreadRows();

  /**
   * @param reuses stores that nobody can read any more, and locations, may come again in the same execution: not where the caller keeps and compares them.
   * @param firstPruning stores kept of a location before those that nobody can read are dropped; they never are by number alone.
   */
  constructor(clocks: HappensBefore, reuses = true, firstPruning = 16) {
    this.#clocks = clocks;
    this.#pool = new StorePool(this.#rows, reuses);
    this.#locations = new LocationPool(this.#rows, reuses);
    this.#visible = new Visibility(clocks, this.#pool, this.#rows, firstPruning);
    this.#order = new SequentialOrder(clocks, this.#rows);
    this.#candidates = new Candidates(this.#order, this.#visible, this.#pool, this.#rows);
  }

  reset(): void {
    this.#order.reset();
    this.#pool.reset();
    this.#locations.reset();
    this.#rows.reset();
  }

  /** A location whose present value was there before any of its atomic accesses. */
  locate(address: number, bytes: number, words: Words): Location {
    return this.#locations.take(address, bytes, this.#pool.initial(words), this.#visible.firstPruning);
  }

  /** The location's memory has another life or was written by other means. */
  forget(location: Location): void {
    this.#visible.forget(location);
    this.#locations.give(location);
  }

  /** A location of plain stores as two, because an access to half of it comes. */
  split(location: Location): [Location, Location] {
    const parts = halves(location, this.#locations, this.#pool, this.#rows);
    this.forget(location);
    return parts;
  }

  /** `choose`: null when it reads the newest store, whatever it may read. */
  load(thread: number, location: Location, order: number, choose: Choose | null): Store {
    this.#order.arrive(thread, location);
    const { newest } = location;
    const store =
      choose === null || this.#visible.knows(thread, newest)
        ? newest
        : this.#candidates.forLoad(thread, location, order, choose);
    this.#read(thread, location, order, store);
    return store;
  }

  /** The thread has seen the newest store, by other means than an access: its later reads see no older one. Synchronises with nothing. */
  observe(thread: number, location: Location): void {
    if (this.#visible.knows(thread, location.newest)) return;
    location.see(thread, noStore);
    noteReader(location.newest, thread, this.#clocks.epoch(thread));
  }

  /**
   * The system looks at the newest store for the thread, behind a full barrier of its own (futex). To the order S that is a seq_cst fence before a
   * read; as C11 does not know of it, it synchronises with nothing. `location`: null where there is no history.
   */
  lookBehindBarrier(thread: number, location: Location | null): void {
    this.#order.arrive(thread, null);
    this.#addFence(thread);
    if (location === null) return;
    const { newest } = location;
    const fences = this.#order.fencesBefore(thread, noClock);
    location.see(thread, noStore);
    noteReader(newest, thread, this.#clocks.epoch(thread));
    newest.readFences = this.#rows.join(newest.readFences, fences);
    location.sources = this.#rows.join(location.sources, fences);
  }

  store(thread: number, location: Location, order: number, words: Words, choose: Choose, tag = 0): Store {
    this.#order.arrive(thread, location);
    const { newest } = location;
    const after = this.#visible.knows(thread, newest)
      ? newest
      : this.#candidates.forStore(thread, location, order, choose);
    return this.#write(thread, location, order, words, after, null, tag);
  }

  /** A plain store, newer than all others. Of its history the last `kept` stores stay readable. */
  storePlain(thread: number, location: Location, words: Words, kept: number, tag: number): Store {
    this.#order.arrive(thread, location);
    const store = this.#write(thread, location, plainOrder, words, location.newest, null, tag);
    if (location.length > kept) {
      let last = store;
      for (let i = 1; i < kept; i++) last = this.#pool.older(last) ?? last;
      this.#visible.cut(location, last, kept);
    }
    return store;
  }

  /**
   * The first half of a read-modify-write: the store that it reads. `expected`: a compare-exchange that fails, as a load of order `failure`, when the
   * store has another value. `choose`: as of {@link load}. The second half is {@link modify}, or {@link failModify}; nothing may happen between the two.
   */
  readForModify(
    thread: number,
    location: Location,
    order: number,
    failure: number,
    expected: Words | null,
    choose: Choose | null,
  ): Store {
    this.#order.arrive(thread, location);
    const { newest } = location;
    if (choose === null || this.#visible.knows(thread, newest)) return newest;
    return this.#candidates.forModify(thread, location, order, failure, expected, choose);
  }

  modify(thread: number, location: Location, order: number, read: Store, words: Words, tag = 0): Store {
    return this.#write(thread, location, order, words, read, read, tag);
  }

  failModify(thread: number, location: Location, failure: number, read: Store): void {
    this.#read(thread, location, failure, read);
  }

  fence(thread: number, order: number): void {
    this.#order.arrive(thread, null);
    if (acquires(order)) this.#clocks.fence(thread, true, false);
    if (order === Order.sequential) this.#addFence(thread);
    if (releases(order)) this.#clocks.fence(thread, false, true);
  }

  #addFence(thread: number): void {
    const same = this.#order.knowsNoMore(thread);
    const fenced = this.#order.keepsFence(thread);
    this.#order.addFence(
      thread,
      beforeFence(thread, same, fenced, this.#locations, this.#visible, this.#pool, this.#rows),
    );
  }

  #read(thread: number, location: Location, order: number, store: Store): void {
    const targets = this.#targetsAfter(store);
    const epoch = this.#clocks.epoch(thread);
    if (store.clock !== noClock && order !== plainOrder) this.#clocks.acquire(thread, store.clock, !acquires(order));
    const fences = this.#order.fencesBefore(thread, noClock);
    location.see(thread, noStore);
    noteReader(store, thread, epoch);
    if (fences >= 0) {
      store.readFences = this.#rows.join(store.readFences, fences);
      location.sources = this.#rows.join(location.sources, fences);
    }
    const closed = targets.empty ? noRow : this.#order.close(fences);
    if (order !== Order.sequential) {
      if (!targets.empty) this.#order.precede(closed, closed, targets);
      return;
    }
    let node: number;
    if (targets.empty && !this.#order.fenced) {
      node = this.#order.appendAccess(thread, location, epoch, noRow);
    } else {
      const past = this.#order.accessPast(thread, location, noClock, noRow);
      node = this.#order.addAccess(thread, location, epoch, past);
      if (!targets.empty) this.#order.precede(this.#rows.add(past, thread, node), closed, targets);
    }
    store.sequentialReads = this.#rows.add(store.sequentialReads, thread, node);
    location.sources = this.#rows.add(location.sources, thread, node);
  }

  /** The clock that a new store hands on; a read-modify-write acquires what it reads before. It may end the thread's epoch. */
  #handOn(thread: number, order: number, read: Store | null, store: Store): number {
    if (order === plainOrder) return noClock;
    const releasing = releases(order);
    const continued = read === null ? noClock : read.clock;
    if (store.ownClock === noClock) store.ownClock = this.#clocks.create();
    const { ownClock } = store;
    // A thread knows what its own store handed on, and what that continued when it acquired it.
    if (read !== null && continued !== noClock && !(read.thread === thread && acquires(read.order))) {
      this.#clocks.update(thread, !acquires(order), releasing, continued, ownClock);
      return ownClock;
    }
    return this.#clocks.release(thread, releasing, continued, ownClock) ? ownClock : noClock;
  }

  /**
   * A new store after `after`. `read`: the same, when it is a read-modify-write. The store that this one reads needs no note of that: whoever has to
   * know finds the new store right after it.
   */
  #write(
    thread: number,
    location: Location,
    order: number,
    words: Words,
    after: Store,
    read: Store | null,
    tag: number,
  ): Store {
    const targets = this.#targetsAfter(after);
    const epoch = this.#clocks.epoch(thread);
    if (read !== null) read.continued = true;
    const store = this.#pool.take();
    store.clock = this.#handOn(thread, order, read, store);
    store.node = -1;
    if (!targets.empty || this.#order.fenced) {
      this.#enter(thread, location, order, epoch, after, targets, store);
    } else if (order === Order.sequential) {
      store.node = this.#order.appendAccess(
        thread,
        location,
        epoch,
        sourcesUpTo(location, after, this.#pool, this.#rows),
      );
      location.sources = this.#rows.add(location.sources, thread, store.node);
    }
    store.thread = thread;
    store.epoch = epoch;
    store.order = order;
    store.tag = tag;
    store.words = words;
    location.see(thread, noStore);
    this.#pool.putAfter(location, store, after);
    if (location.length >= location.pruneAt) this.#visible.prune(location);
    return store;
  }

  /** Enters the store into the order S, where there are fences or it precedes something. */
  #enter(
    thread: number,
    location: Location,
    order: number,
    epoch: number,
    after: Store,
    targets: Targets,
    store: Store,
  ): void {
    const fences = this.#order.fencesBefore(thread, noClock);
    const closed = targets.empty ? noRow : this.#order.close(fences);
    if (order === Order.sequential) {
      const past = this.#order.accessPast(
        thread,
        location,
        noClock,
        sourcesUpTo(location, after, this.#pool, this.#rows),
      );
      store.node = this.#order.addAccess(thread, location, epoch, past);
      if (!targets.empty) this.#order.precede(this.#rows.add(past, thread, store.node), closed, targets);
      location.sources = this.#rows.add(location.sources, thread, store.node);
    } else if (!targets.empty) {
      this.#order.precede(closed, closed, targets);
    }
    location.sources = this.#rows.join(location.sources, fences);
    store.fences = this.#rows.join(noRow, fences);
  }

  /** What an event must precede that comes before all stores newer than `store`. */
  #targetsAfter(store: Store): Targets {
    if (store.newer < 0) return noTargets;
    const targets = this.#ahead;
    targets.clear();
    for (let newer = this.#pool.newer(store); newer !== null; newer = this.#pool.newer(newer))
      this.#order.addTargets(targets, newer);
    return targets;
  }
}
