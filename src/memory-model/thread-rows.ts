/**
 * Rows of numbers, one for each thread, in one array: what stores and locations refer to by the number of a row. An execution makes one for nearly every
 * event; arrays of their own were half of what C11 left to the collector.
 *
 * Mostly a row is a past: a set of nodes of the order S that is closed under sequenced-before, by thread the index of the last node in the set, -1 for none.
 */

/** In place of a row: the same as one of nothing but -1. */
export const noRow = -1;

/** Rows that nobody owns: each is valid until its maker is asked again. */
export const Scratch = { fences: 0, closed: 1, past: 2, sources: 3, before: 4 } as const;
const scratchRows = 5;
const firstThreads = 4;
const firstRows = 64;
/** What is kept from one execution to the next, at most. */
const mostKept = { threads: 32, numbers: 1 << 18 };

export class ThreadRows {
  /** Row `i` begins at `i * width`. Replaced when a row is taken, or when a thread comes that has no place yet. */
  cells: Int32Array<ArrayBuffer> = new Int32Array(firstRows * firstThreads);
  /** Threads that there is room for. */
  width: number = firstThreads;
  #used: number = scratchRows;
  /** The first of those given back; each has the next one in its first cell. */
  #spare = noRow;

  /** All rows but the scratch ones are gone. */
  reset(): void {
    this.#used = scratchRows;
    this.#spare = noRow;
    if (this.width <= mostKept.threads && this.cells.length <= mostKept.numbers) return;
    this.width = firstThreads;
    this.cells = new Int32Array(firstRows * firstThreads);
  }

  /** A row of -1. */
  take(): number {
    let row = this.#spare;
    if (row >= 0) this.#spare = this.cells[row * this.width] ?? noRow;
    else row = this.#used++;
    if ((row + 1) * this.width > this.cells.length) this.#grow();
    this.clear(row);
    return row;
  }

  /** Nobody refers to the row any more. `row` may be {@link noRow}. */
  give(row: number): void {
    if (row < 0) return;
    this.cells[row * this.width] = this.#spare;
    this.#spare = row;
  }

  clear(row: number): void {
    const { cells, width } = this;
    const first = row * width;
    for (let at = first; at < first + width; at++) cells[at] = -1;
  }

  at(row: number, thread: number): number {
    return row < 0 || thread >= this.width ? -1 : (this.cells[row * this.width + thread] ?? -1);
  }

  set(row: number, thread: number, value: number): void {
    this.reserve(thread + 1);
    this.cells[row * this.width + thread] = value;
  }

  /** Raises the thread's entry to `index`. Returns the row, taken when there was none. */
  add(row: number, thread: number, index: number): number {
    this.reserve(thread + 1);
    const into = row < 0 ? this.take() : row;
    const at = into * this.width + thread;
    if ((this.cells[at] ?? -1) < index) this.cells[at] = index;
    return into;
  }

  /** Raises the entries of `into` to those of `from`. Returns the row, taken when there was none and there is something to add. */
  join(into: number, from: number): number {
    if (from < 0) return into;
    const result = into < 0 ? this.take() : into;
    const { cells, width } = this;
    const first = result * width;
    const other = from * width;
    for (let i = 0; i < width; i++) {
      const index = cells[other + i] ?? -1;
      if ((cells[first + i] ?? -1) < index) cells[first + i] = index;
    }
    return result;
  }

  /** Makes room for so many threads. */
  reserve(threads: number): void {
    if (threads > this.width) this.#widen(Math.max(threads, this.width * 2));
  }

  #grow(): void {
    const cells = new Int32Array(this.cells.length * 2);
    cells.set(this.cells);
    this.cells = cells;
  }

  #widen(width: number): void {
    const old = this.width;
    const rows = Math.max(firstRows, Math.floor(this.cells.length / old));
    const cells = new Int32Array(rows * width).fill(-1);
    for (let row = 0; row < this.#used; row++) cells.set(this.cells.subarray(row * old, (row + 1) * old), row * width);
    this.cells = cells;
    this.width = width;
  }
}
