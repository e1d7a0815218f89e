/**
 * The nodes of the order S that one thread made, as rows of numbers: an execution makes one for each seq_cst access, and objects for them, or an array for each
 * column, cost more than the rest.
 */
import { Fences } from './fences.ts';
import type { ThreadRows } from './thread-rows.ts';

/**
 * Nodes kept of each thread at least. What an execution did longer ago stands for by the oldest that is kept: that can only rule out outcomes, and only
 * in executions with more seq_cst operations than this.
 */
const keptNodes = 1024;
const firstCapacity = 8;
const none: Int32Array<ArrayBuffer> = new Int32Array(0);
/** Columns of the rows; those of the past have one for each thread. */
const Column = { epoch: 0, escape: 1, location: 2, past: 3 } as const;
/** The escape of a node that has none. */
const never = 0x7fff_ffff;

export class ThreadNodes {
  /** Nodes that are kept, the latest; the first has index `base`. */
  count = 0;
  base = 0;
  readonly fences: Fences = new Fences();
  /** Number of the location of the thread's last events, -1 for none, and what it knew before the first of them. */
  at = -1;
  readonly knowledge: number[] = [];
  /**
   * A row for each node that is kept: the epoch under which it happened, ascending; the epoch of the thread's first later event elsewhere than at the node's
   * location, ascending; the number of its location, -1 for a fence; and what psc+ puts before it, by thread the index of the last one, -1 for none.
   */
  #rows = none;
  /** Numbers in a row, and rows that there is room for. */
  #stride: number = Column.past;
  #capacity = 0;
  /** The first node without an escape: it and those after it are at the thread's last location. */
  #open = 0;

  /** As new, with the memory that it has. */
  clear(): void {
    this.count = this.base = this.#open = 0;
    this.at = -1;
    this.fences.clear();
    for (let i = 0; i < this.knowledge.length; i++) this.knowledge[i] = 0;
  }

  /** Index of the thread's last node; -1 when there is none. */
  get last(): number {
    return this.base + this.count - 1;
  }

  /** Adds a node and returns its index. `location`: -1 for a fence, which escapes at once. Its past, of `threads` threads, is a row; -1: none. */
  push(location: number, epoch: number, past: number, threads: number, { cells, width }: ThreadRows): number {
    if (this.count === this.#capacity) this.#grow();
    if (threads > this.#stride - Column.past) this.#widen(threads);
    const rows = this.#rows;
    const end = (this.count + 1) * this.#stride;
    let at = this.count * this.#stride;
    this.count++;
    rows[at++] = epoch;
    rows[at++] = location < 0 ? epoch : never;
    rows[at++] = location;
    for (let thread = 0; at < end; thread++)
      rows[at++] = past >= 0 && thread < threads ? (cells[past * width + thread] ?? -1) : -1;
    if (location < 0) this.#open = this.count;
    if (this.count > 2 * keptNodes) this.#drop(keptNodes + 1);
    return this.last;
  }

  /**
   * Adds a node of an access, with what the thread's last one has before it and that one itself before it. `count`: threads that there are. Where its past
   * begins among {@link rows}, for the caller to complete; then {@link added} is to follow.
   */
  append(thread: number, location: number, epoch: number, count: number): number {
    if (this.count === this.#capacity) this.#grow();
    if (count > this.#stride - Column.past) this.#widen(count);
    const rows = this.#rows;
    const stride = this.#stride;
    const start = this.count * stride;
    const past = start + Column.past;
    rows[start + Column.epoch] = epoch;
    rows[start + Column.escape] = never;
    rows[start + Column.location] = location;
    if (this.count === 0) {
      for (let at = past; at < start + stride; at++) rows[at] = -1;
    } else {
      for (let at = past; at < start + stride; at++) rows[at] = rows[at - stride] ?? -1;
      rows[past + thread] = this.last;
    }
    return past;
  }

  /** The node is complete. Returns its index. */
  added(): number {
    this.count++;
    if (this.count > 2 * keptNodes) this.#drop(keptNodes + 1);
    return this.last;
  }

  /** All rows, until a node is added. */
  get rows(): Int32Array<ArrayBuffer> {
    return this.#rows;
  }

  /** {@link addPast}, and the node itself. */
  addTo(rows: Int32Array<ArrayBuffer>, into: number, count: number, thread: number, index: number): void {
    this.addPast(rows, into, count, index);
    const kept = Math.max(index, this.base);
    if ((rows[into + thread] ?? -1) < kept) rows[into + thread] = kept;
  }

  /** The thread's next event is under `epoch`, and elsewhere. */
  leave(epoch: number): void {
    for (; this.#open < this.count; this.#open++) this.#rows[this.#open * this.#stride + Column.escape] = epoch;
  }

  /** Some nodes have no escape yet. */
  get open(): boolean {
    return this.#open < this.count;
  }

  /** Adds what is before the node to a past of `count` threads in `rows` from `into` on; the oldest that is kept stands for older ones. */
  addPast(rows: Int32Array<ArrayBuffer>, into: number, count: number, index: number): void {
    const own = this.#rows;
    const first = this.#past(index);
    const width = Math.min(count, this.#stride - Column.past);
    for (let of = 0; of < width; of++) {
      const before = own[first + of] ?? -1;
      if (before > (rows[into + of] ?? -1)) rows[into + of] = before;
    }
  }

  /** Where the past of a node begins. */
  #past(index: number): number {
    return Math.max(index - this.base, 0) * this.#stride + Column.past;
  }

  /**
   * Puts a row of `threads` threads before every node that has node `index` of `thread` before it, and before that one (`own`: of this thread). What is before
   * a node is before all later ones: they begin somewhere, and end where one has the whole row before it already.
   */
  putBefore(past: number, threads: number, thread: number, index: number, own: boolean, from: ThreadRows): void {
    if (threads > this.#stride - Column.past) this.#widen(threads);
    const rows = this.#rows;
    const { cells } = from;
    const before = past * from.width;
    const first = own ? Math.max(index - this.base, 0) : this.#lastOf(Column.past + thread, index - 1) + 1;
    for (let at = first; at < this.count; at++) {
      const row = at * this.#stride + Column.past;
      let isNew = false;
      for (let i = 0; i < threads; i++) {
        const added = cells[before + i] ?? -1;
        if (added <= (rows[row + i] ?? -1)) continue;
        rows[row + i] = added;
        isNew = true;
      }
      if (!isNew) return;
    }
  }

  /**
   * Index of the last node that is before an access at `location` because its thread knows it: all of epochs up to `known` at that location, and all that
   * it knew (`before`) to have been left when its events there began. Less than `base` when there is none.
   */
  lastBefore(location: number, known: number, before: number): number {
    const left = this.#lastOf(Column.escape, before);
    let at = this.#lastOf(Column.epoch, known);
    // Epochs and escapes ascend: only what was published at this location alone has to be looked through.
    while (at > left && this.#rows[at * this.#stride + Column.location] !== location) at--;
    return this.base + Math.max(at, left);
  }

  /** Index of the last node of an epoch up to this one; less than `base` when there is none. */
  lastUntil(epoch: number): number {
    return this.base + this.#lastOf(Column.epoch, epoch);
  }

  /** The last of the nodes that are kept with at most `limit` in a column that ascends; -1 for none. Mostly a late one is looked for. */
  #lastOf(column: number, limit: number): number {
    const rows = this.#rows;
    const stride = this.#stride;
    const { count } = this;
    if (count > 0 && (rows[(count - 1) * stride + column] ?? 0) <= limit) return count - 1;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((rows[middle * stride + column] ?? 0) <= limit) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #drop(dropped: number): void {
    this.#rows.copyWithin(0, dropped * this.#stride, this.count * this.#stride);
    this.count -= dropped;
    this.base += dropped;
    this.#open = Math.max(0, this.#open - dropped);
    this.fences.drop(this.base);
  }

  #grow(): void {
    this.#capacity = Math.max(firstCapacity, this.#capacity * 2);
    const rows = new Int32Array(this.#capacity * this.#stride);
    rows.set(this.#rows);
    this.#rows = rows;
  }

  #widen(threads: number): void {
    const old = this.#stride;
    const stride = Column.past + Math.max(4, threads);
    const rows = new Int32Array(this.#capacity * stride).fill(-1);
    for (let at = 0; at < this.count; at++) rows.set(this.#rows.subarray(at * old, (at + 1) * old), at * stride);
    this.#rows = rows;
    this.#stride = stride;
  }
}
