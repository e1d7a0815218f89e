/**
 * Atomic accesses of the program under the C11 model: keeps the histories of locations by address, lets the strategy choose which store a load reads
 * and where a store goes, and keeps the program's memory at the newest store of each location.
 *
 * A history begins at the first atomic access of an address and ends when its memory is freed, or written by other means. Where accesses of different
 * sizes overlap there is none: there, and in executions under `sc`, atomics see the newest value.
 */
import { assert } from '../base/assert.ts';
import { AtomicChoices } from './atomic-choices.ts';
import type { MemoryModelName } from './heap.ts';
import { AtomicPlaces, type Place } from './atomic-places.ts';
import { describeAtomic } from './atomic-trace.ts';
import { AccessKind, AtomicOutcome, type Kernel, KernelWord, noteEffect } from './kernel.ts';
import type { KernelClocks } from './kernel-clocks.ts';
import type { Choose } from '../memory-model/candidates.ts';
import type { Location } from '../memory-model/location.ts';
import { MemoryModel } from '../memory-model/model.ts';
import { Order } from '../memory-model/orders.ts';
import { sameWords, type Store, type Words } from '../memory-model/store.ts';
import type { Scheduler } from './scheduler.ts';
import type { Thread } from './thread.ts';
import type { Tracing } from './trace.ts';
import { hash, holds, readWords, writeStore, writeWords } from './words.ts';

export interface AtomicsContext {
  readonly kernel: Kernel;
  readonly clocks: KernelClocks;
  readonly scheduler: Scheduler;
  readonly memory: { readonly view: DataView };
  readonly tracing: Tracing | null;
}

export class Atomics {
  readonly #context: AtomicsContext;
  /** Of the context, for the path of every access. */
  readonly #scheduler: Scheduler;
  readonly #kernel: Kernel;
  readonly #view: DataView;
  readonly model: MemoryModel;
  readonly #places = new AtomicPlaces();
  readonly #choices: AtomicChoices;
  /** What the read-modify-write between its two halves has read. */
  #read: Store | null = null;
  name: MemoryModelName = 'sc';
  /** The last compare-exchange was weak and failed although the value was the expected one. */
  failedSpuriously = false;

  constructor(context: AtomicsContext) {
    this.#context = context;
    this.#scheduler = context.scheduler;
    this.#choices = new AtomicChoices(context.scheduler, context.kernel);
    this.#kernel = context.kernel;
    this.#view = context.memory.view;
    // A search remembers what loops have read.
    this.model = new MemoryModel(context.clocks, context.scheduler.exploration === null);
  }

  reset(name: MemoryModelName): void {
    this.name = name;
    this.#places.clear();
    this.#context.clocks.reset();
    this.model.reset();
    this.#read = null;
  }

  /** The memory has a new life. */
  forget(address: number, bytes: number): void {
    if (!this.#places.empty) this.#places.remove(address, bytes, this.#removed);
  }

  readonly #removed = ({ location }: Place): void => {
    if (location !== null) this.model.forget(location);
  };

  /** Which store is read; null where it is what memory holds. `mark`: what the kernel's `model_access` has returned, here as below. */
  load(address: number, bytes: number, order: number, site: number, mark: number): Store | null {
    const place = this.#access(address, bytes, mark);
    if (place === null) {
      this.#kernel.mixed_load(address, bytes, order);
      return null;
    }
    const { newest } = place;
    const read = this.readFrom(place, order, site);
    this.#tell(place, order, newest, read, null);
    this.#scheduler.exploration?.hasRead(this.#scheduler.current, site, place, read);
    return read;
  }

  /** The running thread reads the location: which store it sees. `site`: 0 for a plain load. */
  readFrom(location: Location, order: number, site: number): Store {
    const { newest } = location;
    this.#choices.beginLoad(site, location);
    const read = this.model.load(this.#scheduler.current.id, location, order, this.#choices.ofStore);
    this.#choices.endLoad(location, read !== newest);
    return read;
  }

  /** The history of atomic accesses to exactly this memory; null when they were to other parts of it, undefined when there were none. */
  history(address: number, bytes: number): Location | null | undefined {
    if (this.#places.empty) return undefined;
    // Where places overlap none of them has a history.
    if (this.#places.find(address, bytes) !== null) return this.#place(address, bytes);
    return this.#places.overlapping(address, bytes).length === 0 ? undefined : null;
  }

  store(address: number, bytes: number, order: number, site: number, words: Words, mark: number): void {
    const place = this.storeBegins(address, bytes, order, mark);
    if (place !== null) return this.stored(place, order, site, words, this.#choices.choose);
    if (!sameWords(this.#memory(address, bytes), words)) noteEffect(this.#kernel);
    writeWords(this.#view, address, bytes, words);
  }

  /** The first half of a {@link store}, of which the value is not known yet; null where there is no history. */
  storeBegins(address: number, bytes: number, order: number, mark: number): Location | null {
    const place = this.#access(address, bytes, mark);
    if (place === null) this.#kernel.mixed_store(address, bytes, order);
    return place;
  }

  /** The second half, when there is one. `choose`: where it goes in modification order. */
  stored(place: Location, order: number, site: number, words: Words, choose: Choose): void {
    const { newest } = place;
    const store = this.model.store(this.#scheduler.current.id, place, order, words, choose, site);
    this.#tell(place, order, newest, null, store);
    this.#written(!newest.holds(words));
    writeStore(this.#view, place.address, place.bytes, place.newest);
  }

  /** A read-modify-write that writes `words` when it reads the newest store, and returns null then. Else the store that it reads: {@link modify} is to follow. */
  update(address: number, bytes: number, order: number, site: number, words: Words, mark: number): Store | null {
    const place = this.#access(address, bytes, mark);
    if (place === null) {
      this.#kernel.mixed_rmw(address, bytes, order, sameWords(this.#memory(address, bytes), words) ? 0 : 1);
      writeWords(this.#view, address, bytes, words);
      return null;
    }
    this.#choices.begin(site, place);
    const read = this.model.readForModify(this.#scheduler.current.id, place, order, order, null, this.#choices.ofStore);
    if (read === place.newest) {
      this.#modify(place, order, site, read, words);
      return null;
    }
    return (this.#read = read);
  }

  /** The second half of an {@link update} that did not read the newest store. */
  modify(address: number, bytes: number, order: number, site: number, words: Words): void {
    const location = this.#places.find(address, bytes)?.location ?? null;
    assert(location !== null && this.#read !== null, 'a read-modify-write has read');
    this.#modify(location, order, site, this.#read, words);
    this.#read = null;
  }

  /** The value that was read; null when it is `expected`: then the exchange took place, unless it {@link failedSpuriously}. */
  compareExchange(
    access: { readonly address: number; readonly bytes: number; readonly site: number },
    orders: { readonly success: number; readonly failure: number; readonly weak: boolean },
    expected: Words,
    desired: Words,
  ): Words | null {
    const kernel = this.#kernel;
    const { address, bytes, site } = access;
    this.failedSpuriously = false;
    const place = this.#place(address, bytes);
    if (place === null) {
      const old = this.#memory(address, bytes);
      if (!sameWords(old, expected)) {
        kernel.atomic_load(address, bytes, orders.failure, site, hash(old));
        return old;
      }
      kernel.atomic_rmw(address, bytes, orders.success, site, hash(old), sameWords(old, desired) ? 0 : 1);
      writeWords(this.#view, address, bytes, desired);
      return null;
    }
    this.#choices.begin(site, place);
    const read = this.model.readForModify(
      this.#scheduler.current.id,
      place,
      orders.success,
      orders.failure,
      expected,
      this.#choices.ofStore,
    );
    const matches = read.holds(expected);
    this.failedSpuriously = matches && orders.weak && this.#choices.failsSpuriously();
    const succeeds = matches && !this.failedSpuriously;
    kernel.model_access(succeeds ? AccessKind.atomicModify : AccessKind.atomicRead, address, bytes, site);
    if (succeeds) {
      this.#modify(place, orders.success, site, read, desired);
      if (sameWords(expected, desired)) kernel.model_unchanged(site, address, hash(desired));
    } else {
      const { newest } = place;
      this.model.failModify(this.#scheduler.current.id, place, orders.failure, read);
      this.#tell(place, orders.failure, newest, read, null);
      this.#scheduler.exploration?.hasRead(this.#scheduler.current, site, place, read, this.failedSpuriously);
      kernel.idle(site, address, hash(read.words));
    }
    return matches ? null : read.words;
  }

  fence(order: number): void {
    this.model.fence(this.#scheduler.current.id, order);
  }

  /** A seq_cst fence of `thread`, the kernel's current one, in either model. */
  fenceOf(thread: Thread): void {
    if (this.name === 'c11') this.model.fence(thread.id, Order.sequential);
    else this.#kernel.atomic_fence(Order.sequential);
  }

  /** The running thread is about to wait for a notification about the atomic at `address`: what it reads there from now on is no older than the newest store. */
  observe(address: number): void {
    for (const { address: at, location } of this.#places.overlapping(address, 1))
      if (at === address && location !== null) this.model.observe(this.#scheduler.current.id, location);
  }

  /** A system call of `thread` looks at the value at `address` before the thread sleeps. The kernel has full barriers around that, as Linux has. */
  futexLooks(thread: Thread, address: number, bytes: number): void {
    if (this.name === 'c11')
      this.model.lookBehindBarrier(thread.id, this.#places.find(address, bytes)?.location ?? null);
  }

  #modify(location: Location, order: number, site: number, read: Store, words: Words): void {
    const { newest } = location;
    const { current, exploration } = this.#scheduler;
    const same = read.holds(words);
    if (same && exploration?.lastRead(current, site, location) === read) {
      // A round of a loop that waits leaves no store behind.
      this.model.failModify(current.id, location, order, read);
      this.#tell(location, order, newest, read, null);
      exploration.hasRead(current, site, location, read);
      return;
    }
    const store = this.model.modify(current.id, location, order, read, words, site);
    this.#tell(location, order, newest, read, store);
    if (same) exploration?.hasRead(current, site, location, store);
    else this.#written(true);
    // Memory holds the newest already.
    if (location.newest === store) writeWords(this.#view, location.address, location.bytes, words);
  }

  /** What the kernel has to know of a write that took effect; `changed`: its value was another one than the newest. */
  #written(changed: boolean): void {
    this.#kernel.words[KernelWord.atomicOutcome] = AtomicOutcome.write;
    if (changed) noteEffect(this.#kernel);
  }

  /** `newest`: as of before the access. */
  #tell(location: Location, order: number, newest: Store, read: Store | null, store: Store | null): void {
    const { tracing } = this.#context;
    if (tracing === null) return;
    const failed = store === null && this.failedSpuriously;
    tracing.listener.atomic(describeAtomic({ location, order, newest, read, store, failed }));
  }

  /** {@link #place} of an access of which the kernel has been told. */
  #access(address: number, bytes: number, mark: number): Location | null {
    const known = this.#places.find(address, bytes);
    if (known === null) return this.#newPlace(address, bytes);
    return known.location && this.#present(known, known.location, mark);
  }

  /** Null where accesses see the newest value. */
  #place(address: number, bytes: number): Location | null {
    const known = this.#places.find(address, bytes);
    if (known === null) return this.#newPlace(address, bytes);
    return known.location && this.#present(known, known.location, this.#kernel.plain_write(address));
  }

  /** The history of a known place; another one when it was written by other means. `mark`: of the last plain write. */
  #present(place: Place, location: Location, mark: number): Location {
    const { address, bytes } = place;
    if (mark === place.plainWrite && holds(this.#view, address, bytes, location.newest)) return location;
    this.model.forget(location);
    place.plainWrite = mark;
    return (place.location = this.model.locate(address, bytes, this.#memory(address, bytes)));
  }

  #newPlace(address: number, bytes: number): Location | null {
    const kernel = this.#kernel;
    const overlapping = this.#places.overlapping(address, bytes);
    for (const place of overlapping) {
      if (place.location === null) continue;
      kernel.model_ended(place.address, place.bytes, place.location.newest.clock);
      this.model.forget(place.location);
      place.location = null;
    }
    const place = this.#places.add(address, bytes);
    place.plainWrite = kernel.plain_write(address);
    if (overlapping.length === 0) place.location = this.model.locate(address, bytes, this.#memory(address, bytes));
    return place.location;
  }

  #memory(address: number, bytes: number): Words {
    return readWords(this.#view, address, bytes);
  }
}
