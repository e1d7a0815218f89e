/** The seq_cst fences of one thread, in order: a row of numbers for each. */

/** Columns; those of what the thread knows there have one for each thread. */
const Column = { index: 0, epoch: 1, known: 2 } as const;
const firstThreads = 4;
const firstCapacity = 4;

export class Fences {
  count = 0;
  #threads = firstThreads;
  #rows = new Int32Array(firstCapacity * (Column.known + firstThreads));

  clear(): void {
    this.count = 0;
  }

  /** Adds one: its index among the thread's nodes and its epoch. What it knows of `threads` threads is for the caller to fill in: {@link learn}. */
  add(index: number, epoch: number, threads: number): void {
    if (threads > this.#threads) this.#widen(threads);
    const stride = Column.known + this.#threads;
    const at = this.count * stride;
    if (at + stride > this.#rows.length) {
      const rows = new Int32Array(this.#rows.length * 2);
      rows.set(this.#rows);
      this.#rows = rows;
    }
    this.#rows[at + Column.index] = index;
    this.#rows[at + Column.epoch] = epoch;
    for (let thread = 0; thread < this.#threads; thread++) this.#rows[at + Column.known + thread] = 0;
    this.count++;
  }

  /** The last one knows `thread` up to this epoch. */
  learn(thread: number, epoch: number): void {
    this.#rows[(this.count - 1) * (Column.known + this.#threads) + Column.known + thread] = epoch;
  }

  indexAt(fence: number): number {
    return this.#rows[fence * (Column.known + this.#threads) + Column.index] ?? 0;
  }

  epochAt(fence: number): number {
    return this.#rows[fence * (Column.known + this.#threads) + Column.epoch] ?? 0;
  }

  /** The epoch up to which it knows the thread. */
  knownAt(fence: number, thread: number): number {
    if (thread >= this.#threads) return 0;
    return this.#rows[fence * (Column.known + this.#threads) + Column.known + thread] ?? 0;
  }

  /** Forgets those of an index below `base`. */
  drop(base: number): void {
    let dropped = 0;
    while (dropped < this.count && this.indexAt(dropped) < base) dropped++;
    if (dropped === 0) return;
    const stride = Column.known + this.#threads;
    this.#rows.copyWithin(0, dropped * stride, this.count * stride);
    this.count -= dropped;
  }

  #widen(threads: number): void {
    const old = Column.known + this.#threads;
    this.#threads = Math.max(threads, this.#threads * 2);
    const stride = Column.known + this.#threads;
    const rows = new Int32Array(Math.max(firstCapacity, Math.ceil(this.#rows.length / old)) * stride);
    for (let fence = 0; fence < this.count; fence++)
      rows.set(this.#rows.subarray(fence * old, (fence + 1) * old), fence * stride);
    this.#rows = rows;
  }
}
