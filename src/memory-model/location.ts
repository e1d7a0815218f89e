/** Objects that atomic accesses of one size go to, each with the stores to it in modification order. */
import { noStore, type Store } from './store.ts';
import { noRow, type ThreadRows } from './thread-rows.ts';

/** Locations kept from one execution to the next, at most. */
const mostKept = 4096;

/** Long-lived, like stores. */
export class Location {
  /** Different for all locations of an execution. */
  id = 0;
  newest: Store;
  oldest: Store;
  address = 0;
  /** 0: nobody uses it. */
  bytes = 0;
  length = 0;
  /** Length at which pruning is tried next. */
  pruneAt = 0;
  /** A past: all seq_cst accesses, and seq_cst fences before any access: what comes before a store at the end of modification order. */
  sources: number = noRow;
  /** Pasts: what pruned stores and their reads would add to that of a seq_cst fence: all sources, and fences only. */
  prunedSources: number = noRow;
  prunedFences: number = noRow;
  /** Number of the next one to be used again. */
  next = -1;
  readonly index: number;
  readonly #rows: ThreadRows;
  /** By thread: {@link seen}. */
  readonly #seen: number[] = [];
  /** By thread: {@link fencedFrom}. */
  readonly #fenced: number[] = [];
  /** A row of older stores read in a row, less 1. */
  #stale: number = noRow;

  constructor(index: number, store: Store, rows: ThreadRows) {
    this.index = index;
    this.newest = this.oldest = store;
    this.#rows = rows;
  }

  /** As nobody has used it: `fresh` in this execution, else its rows go back. */
  begin(fresh: boolean): void {
    if (!fresh) {
      this.#rows.give(this.sources);
      this.#rows.give(this.prunedSources);
      this.#rows.give(this.prunedFences);
      this.#rows.give(this.#stale);
    }
    this.sources = this.prunedSources = this.prunedFences = this.#stale = noRow;
    this.#fenced.length = this.#seen.length = 0;
  }

  /** Number of the newest store that the thread knew at its last seq_cst fence; {@link noStore} when it has been here since. */
  seen(thread: number): number {
    return this.#seen[thread] ?? noStore;
  }

  see(thread: number, store: number): void {
    while (this.#seen.length < thread) this.#seen.push(noStore);
    this.#seen[thread] = store;
  }

  /** Stores are dropped. */
  drop(): void {
    this.#seen.length = 0;
  }

  /** Serial of a store: what is older, and what has read that, is before the thread's last seq_cst fence. -1: of none. */
  fencedFrom(thread: number): number {
    return this.#fenced[thread] ?? -1;
  }

  /** A seq_cst fence of the thread has what is older than the store before it. */
  fence(thread: number, { serial }: Store): void {
    while (this.#fenced.length < thread) this.#fenced.push(-1);
    this.#fenced[thread] = serial;
  }

  /** How many older stores the thread has read here in a row. */
  staleReads(thread: number): number {
    return this.#rows.at(this.#stale, thread) + 1;
  }

  /** The thread has read; `stale`: an older store. */
  noteRead(thread: number, stale: boolean): void {
    if (this.#stale < 0) {
      if (!stale) return;
      this.#stale = this.#rows.take();
    }
    this.#rows.set(this.#stale, thread, stale ? this.#rows.at(this.#stale, thread) + 1 : -1);
  }
}

export class LocationPool {
  /** By number: the first `#used` were handed out in this execution. */
  readonly #locations: Location[] = [];
  readonly #rows: ThreadRows;
  readonly #reuses: boolean;
  #used = 0;
  /** Given back since, the last one first. */
  #spare = -1;
  /** Made in this execution. */
  #made = 0;

  /** `reuses`: nobody compares locations that are forgotten, so that they may come again in the same execution. */
  constructor(rows: ThreadRows, reuses: boolean) {
    this.#rows = rows;
    this.#reuses = reuses;
  }

  reset(): void {
    if (this.#locations.length > mostKept) this.#locations.length = mostKept;
    this.#used = this.#made = 0;
    this.#spare = -1;
  }

  /** A location without any history but `store`, which is for the caller to be filled in. */
  take(address: number, bytes: number, store: Store, pruneAt: number): Location {
    let location: Location;
    if (this.#spare >= 0) {
      location = this.#locations[this.#spare] as Location;
      this.#spare = location.next;
      location.begin(false);
    } else {
      const index = this.#used++;
      location = this.#locations[index] ??= new Location(index, store, this.#rows);
      location.begin(true);
    }
    location.id = this.#made++;
    location.address = address;
    location.bytes = bytes;
    location.newest = location.oldest = store;
    location.length = 1;
    location.pruneAt = pruneAt;
    return location;
  }

  give(location: Location): void {
    location.bytes = 0;
    if (!this.#reuses) return;
    location.next = this.#spare;
    this.#spare = location.index;
  }

  /** How many have been handed out at the same time: those below that number are in use when they have bytes. */
  get used(): number {
    return this.#used;
  }

  at(index: number): Location {
    return this.#locations[index] as Location;
  }
}
