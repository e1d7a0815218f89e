/** The nodes of the order S that one thread made, in columns: an execution makes one for each seq_cst access, and objects for them cost more than the rest. */
/**
 * Nodes kept of each thread at least. What an execution did longer ago stands for by the oldest that is kept: that can only rule out outcomes, and only
 * in executions with more seq_cst operations than this.
 */
const keptNodes = 1024;
const firstCapacity = 8;
const none: Int32Array<ArrayBuffer> = new Int32Array(0);
/** The escape of a node that has none. */
const never = 0x7fff_ffff;

/** A seq_cst fence. */
export interface Fence {
  readonly index: number;
  readonly epoch: number;
  /** What its thread knows there of every thread. */
  readonly knowledge: readonly number[];
}

export class ThreadNodes {
  /** Nodes that are kept, the latest; the first has index `base`. */
  count = 0;
  base = 0;
  fences: Fence[] = [];
  /** Number of the location of the thread's last events, -1 for none, and what it knew before the first of them. */
  at = -1;
  readonly knowledge: number[] = [];
  /** Of each node that is kept: the epoch under which it happened, ascending. */
  #epochs = none;
  /** Epoch of the thread's first later event elsewhere than at the node's location: ascending. */
  #escapes = none;
  /** Number of its location; -1 for a fence. */
  #locations = none;
  /** The first node without an escape: it and those after it are at the thread's last location. */
  #open = 0;
  /** What psc+ puts before each: by node, then by thread the index of the last one, -1 for none. */
  #pasts = none;
  #width = 0;

  /** As new, with the memory that it has. */
  clear(): void {
    this.count = this.base = this.#open = 0;
    this.at = -1;
    if (this.fences.length > 0) this.fences = [];
    for (let i = 0; i < this.knowledge.length; i++) this.knowledge[i] = 0;
  }

  /** Index of the thread's last node; -1 when there is none. */
  get last(): number {
    return this.base + this.count - 1;
  }

  /** Adds a node and returns its index. `location`: -1 for a fence, which escapes at once. `past` has entries for all threads; copied. */
  push(location: number, epoch: number, past: readonly number[]): number {
    if (this.count === this.#epochs.length) this.#grow();
    if (past.length > this.#width) this.#widen(past.length);
    const at = this.count++;
    this.#epochs[at] = epoch;
    this.#escapes[at] = location < 0 ? epoch : never;
    this.#locations[at] = location;
    const row = at * this.#width;
    for (let thread = 0; thread < this.#width; thread++) this.#pasts[row + thread] = past[thread] ?? -1;
    if (location < 0) this.#open = this.count;
    if (this.count > 2 * keptNodes) this.#drop(keptNodes + 1);
    return this.last;
  }

  /** The thread's next event is under `epoch`, and elsewhere. */
  leave(epoch: number): void {
    while (this.#open < this.count) this.#escapes[this.#open++] = epoch;
  }

  /** Some nodes have no escape yet. */
  get open(): boolean {
    return this.#open < this.count;
  }

  /** Adds what is before the node to `past`, an entry for each of some threads; the oldest that is kept stands for older ones. */
  addPast(past: number[], index: number): void {
    const row = (Math.max(index, this.base) - this.base) * this.#width;
    const count = Math.min(past.length, this.#width);
    for (let thread = 0; thread < count; thread++) {
      const before = this.#pasts[row + thread] ?? -1;
      if (before > (past[thread] ?? -1)) past[thread] = before;
    }
  }

  /** Puts `past` before every node that has node `index` of `thread` before it, and before that one (`own`: of this thread). */
  putBefore(past: readonly number[], thread: number, index: number, own: boolean): void {
    if (past.length > this.#width) this.#widen(past.length);
    const width = this.#width;
    for (let at = 0; at < this.count; at++) {
      const row = at * width;
      const after = thread < width && (this.#pasts[row + thread] ?? -1) >= index;
      if (!after && !(own && this.base + at === index)) continue;
      for (let i = 0; i < past.length; i++)
        if ((past[i] ?? -1) > (this.#pasts[row + i] ?? -1)) this.#pasts[row + i] = past[i] ?? -1;
    }
  }

  /**
   * Index of the last node that is before an access at `location` because its thread knows it: all of epochs up to `known` at that location, and all that
   * it knew (`before`) to have been left when its events there began. Less than `base` when there is none.
   */
  lastBefore(location: number, known: number, before: number): number {
    const left = lastOf(this.#escapes, this.count, before);
    let at = lastOf(this.#epochs, this.count, known);
    // Epochs and escapes ascend: only what was published at this location alone has to be looked through.
    while (at > left && this.#locations[at] !== location) at--;
    return this.base + Math.max(at, left);
  }

  /** Index of the last node of an epoch up to this one; less than `base` when there is none. */
  lastUntil(epoch: number): number {
    return this.base + lastOf(this.#epochs, this.count, epoch);
  }

  #drop(dropped: number): void {
    this.#epochs.copyWithin(0, dropped, this.count);
    this.#escapes.copyWithin(0, dropped, this.count);
    this.#locations.copyWithin(0, dropped, this.count);
    this.#pasts.copyWithin(0, dropped * this.#width, this.count * this.#width);
    this.count -= dropped;
    this.base += dropped;
    this.#open = Math.max(0, this.#open - dropped);
    this.fences = this.fences.filter(({ index }) => index >= this.base);
  }

  #grow(): void {
    const capacity = Math.max(firstCapacity, this.#epochs.length * 2);
    this.#epochs = enlarged(this.#epochs, capacity);
    this.#escapes = enlarged(this.#escapes, capacity);
    this.#locations = enlarged(this.#locations, capacity);
    this.#pasts = enlarged(this.#pasts, capacity * this.#width);
  }

  #widen(threads: number): void {
    const old = this.#width;
    const width = Math.max(4, threads);
    const pasts = new Int32Array(this.#epochs.length * width).fill(-1);
    for (let at = 0; at < this.count; at++) pasts.set(this.#pasts.subarray(at * old, (at + 1) * old), at * width);
    this.#pasts = pasts;
    this.#width = width;
  }
}

function enlarged(column: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(column);
  return larger;
}

/** Index of the last number up to `limit` among the first `count`, which ascend; -1 for none. Mostly a late one is looked for. */
function lastOf(column: Int32Array, count: number, limit: number): number {
  if (count > 0 && (column[count - 1] ?? 0) <= limit) return count - 1;
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
