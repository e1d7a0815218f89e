/** Stores of one atomic location, in modification order. */
import { noClock } from './clocks.ts';
import { Order } from './orders.ts';
import type { Past } from './past.ts';

/** One store (or the write of a read-modify-write), as long as some thread may still read it. */
export class Store {
  /** Who stored it and under which epoch: it happens before whoever knows that epoch. -1: it was there before all threads. */
  thread: number;
  epoch: number;
  order: number;
  /** What the caller wants to know of it later: its code site. */
  tag: number;
  /** The value, low word first; unused words are 0. Of a plain store: set when it is known. */
  words: Words;
  /** Clock that an acquiring load of it learns: {@link noClock} or {@link ownClock}. */
  clock: number;
  /** Index of its node in S among its thread's; -1 when it is not seq_cst. */
  node: number;
  /** The latest seq_cst fences that happen before it. */
  fences: Past | null;
  /** A clock that is its own in this execution; {@link noClock} when it never needed one. */
  ownClock: number = noClock;
  /** A read-modify-write read it: nothing may come between it and the next store. */
  continued = false;
  older: Store | null = null;
  newer: Store | null = null;
  /** First read by each thread that read it: pairs of thread and epoch. Null when nobody did. */
  readers: number[] | null = null;
  /** The latest seq_cst read of it by each thread; null when there was none. */
  sequentialReads: Past | null = null;
  /** The latest seq_cst fences that happen before any read of it. */
  readFences: Past | null = null;

  constructor(
    thread: number,
    epoch: number,
    order: number,
    tag: number,
    words: Words,
    clock: number,
    node: number,
    fences: Past | null,
  ) {
    this.thread = thread;
    this.epoch = epoch;
    this.order = order;
    this.tag = tag;
    this.words = words;
    this.clock = clock;
    this.node = node;
    this.fences = fences;
  }
}

/** A value of up to 16 bytes, low word first; unused words are 0. */
export type Words = readonly [number, number, number, number];

export const noWords: Words = [0, 0, 0, 0];

export function sameWords(a: Words, b: Words): boolean {
  return a === b || (a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3]);
}

/** An object that atomic accesses of one size go to. */
export interface Location {
  /** Different for all locations of an execution. */
  readonly id: number;
  readonly address: number;
  readonly bytes: number;
  newest: Store;
  oldest: Store;
  length: number;
  /** For the engine: older stores read in a row, by thread. */
  staleReads: number[] | null;
  /** Length at which pruning is tried next. */
  pruneAt: number;
  /** All seq_cst accesses, and seq_cst fences before any access: what comes before a store at the end of modification order. */
  sources: Past | null;
  /** What pruned stores and their reads would add to the past of a seq_cst fence: all sources, and fences only. */
  prunedSources: Past | null;
  prunedFences: Past | null;
}

/** A location with one store, which was there before all threads. */
export function newLocation(id: number, address: number, bytes: number, words: Words, pruneAt: number): Location {
  const store = new Store(-1, 0, Order.relaxed, 0, words, noClock, -1, null);
  return {
    id,
    address,
    bytes,
    newest: store,
    oldest: store,
    length: 1,
    staleReads: null,
    pruneAt,
    sources: null,
    prunedSources: null,
    prunedFences: null,
  };
}

export function putAfter(location: Location, store: Store, after: Store): void {
  const { newer } = after;
  store.older = after;
  store.newer = newer;
  after.newer = store;
  if (newer === null) location.newest = store;
  else newer.older = store;
  location.length++;
}

export function noteReader(store: Store, thread: number, epoch: number): void {
  const { readers } = store;
  if (readers === null) {
    // A literal has the size that it needs; the first push to an empty array makes room for 17.
    store.readers = [thread, epoch];
    return;
  }
  for (let i = 0; i < readers.length; i += 2) if (readers[i] === thread) return;
  readers.push(thread, epoch);
}

/** The lower and the upper half of a location of plain stores, each with its part of the history. */
export function halves(location: Location, ids: readonly [number, number]): [Location, Location] {
  return [half(location, ids[0], 0), half(location, ids[1], location.bytes >>> 1)];
}

function half(location: Location, id: number, offset: number): Location {
  const bytes = location.bytes >>> 1;
  const copy = (store: Store): Store => {
    const { thread, epoch, order, tag, clock, node, fences } = store;
    const copied = new Store(thread, epoch, order, tag, partOf(store.words, offset, bytes), clock, node, fences);
    copied.readers = store.readers === null ? null : [...store.readers];
    copied.readFences = store.readFences === null ? null : [...store.readFences];
    return copied;
  };
  const newest = copy(location.newest);
  let last = newest;
  for (let store = location.newest.older; store !== null; store = store.older) {
    last.older = copy(store);
    last.older.newer = last;
    last = last.older;
  }
  return {
    ...location,
    id,
    address: location.address + offset,
    bytes,
    newest,
    oldest: last,
    staleReads: null,
    sources: location.sources === null ? null : [...location.sources],
    prunedSources: location.prunedSources === null ? null : [...location.prunedSources],
    prunedFences: location.prunedFences === null ? null : [...location.prunedFences],
  };
}

/** `bytes`: 1, 2 or 4, at a multiple of itself. */
function partOf(words: Words, offset: number, bytes: number): Words {
  const word = words[offset >> 2] ?? 0;
  if (bytes === 4) return [word, 0, 0, 0];
  return [(word >>> ((offset & 3) * 8)) & (bytes === 1 ? 0xff : 0xffff), 0, 0, 0];
}
