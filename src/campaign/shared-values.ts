/**
 * Values of data that threads share and that no access races on: the balance that every thread reads and writes under its lock, but not at once. Findings
 * that are no races come from such values, and operations on locks do not tell them.
 */
import { AccessKind } from '../engine/kernel.ts';
import type { FindingKind } from '../report/model.ts';
import type { Places } from './places.ts';
import { isStream } from './program-symbolizer.ts';
import { type RawRow, withoutRows } from './raw-row.ts';

/** Rows of values at most, the last ones. */
const maxValues = 100;

/** Whether values explain findings of this kind. Those of races are shown at the places that race. */
export function showsValues(kind: FindingKind): boolean {
  return kind !== 'data-race' && kind !== 'lock-order-inversion' && kind !== 'thread-leak';
}

/** Without quiet rows of memory that only one thread accesses, that nobody writes, or that has no name. */
export function sharedValues(rows: readonly RawRow[], places: Places): RawRow[] {
  const shared = new SharedWords(rows);
  const isShown = (row: RawRow): boolean => row.quiet === true && shared.has(row) && isNamed(row, places);
  const shown = rows.filter(isShown);
  const values = new Set(shown.slice(-maxValues));
  // One that says why threads switched stays when its thread does nothing else.
  return withoutRows(
    rows,
    (row, goesOn, switchReason) => row.quiet === true && !values.has(row) && (goesOn || switchReason === undefined),
  );
}

const wordBytes = 4;

/**
 * Which words several threads access, and any of them writes. Kept by parts of memory between the ends of accesses, not by word: one `memset` may write millions.
 */
class SharedWords {
  /** Where parts begin, in order. */
  readonly #starts: readonly number[];
  /** By part: a thread, or one of the constants below. */
  readonly #threads: Int32Array;
  readonly #written: Uint8Array;

  constructor(rows: readonly RawRow[]) {
    const ends = rows.flatMap((row) => wordsOf(row));
    this.#starts = [...new Set(ends)].toSorted((a, b) => a - b);
    this.#threads = new Int32Array(this.#starts.length).fill(nobody);
    this.#written = new Uint8Array(this.#starts.length);
    for (const row of rows) this.#note(row);
  }

  #note(row: RawRow): void {
    const writes = row.access?.kind !== AccessKind.read && row.access?.kind !== AccessKind.atomicRead;
    for (const part of this.#parts(row)) {
      const known = this.#threads[part];
      this.#threads[part] = known === nobody || known === row.thread ? row.thread : several;
      if (writes) this.#written[part] = 1;
    }
  }

  has(row: RawRow): boolean {
    return this.#parts(row).some((part) => this.#written[part] === 1 && this.#threads[part] === several);
  }

  #parts(row: RawRow): number[] {
    const [first, end] = wordsOf(row);
    if (first === undefined || end === undefined) return [];
    const from = this.#partAt(first);
    return Array.from({ length: this.#partAt(end) - from }, (_, index) => from + index);
  }

  /** The part that begins at `word`, by bisection. */
  #partAt(word: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const nobody = -1;
const several = -2;

/** The first word of an access and the one behind it; none of a row that is no access. */
function wordsOf({ access }: RawRow): number[] {
  if (access === undefined) return [];
  return [Math.floor(access.address / wordBytes), Math.ceil((access.address + access.bytes) / wordBytes)];
}

/** A global, a local, or in a block of the heap: what libc and the runtime keep for themselves has no name. */
export function isNamed({ access }: RawRow, places: Places): boolean {
  if (access === undefined) return false;
  if (access.local !== undefined) return access.local.partType !== undefined;
  const global = places.symbolizer.globalAt(access.address);
  return global === undefined ? places.heapBlock(access.address) !== undefined : !isStream(global.name);
}
