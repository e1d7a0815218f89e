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
  const words = new Map<number, Word>();
  for (const row of rows) note(row, words);
  const isShown = (row: RawRow): boolean => row.quiet === true && isShared(row, words) && isNamed(row, places);
  const shown = rows.filter(isShown);
  const values = new Set(shown.slice(-maxValues));
  // One that says why threads switched stays when its thread does nothing else.
  return withoutRows(
    rows,
    (row, goesOn, switchReason) => row.quiet === true && !values.has(row) && (goesOn || switchReason === undefined),
  );
}

interface Word {
  readonly threads: Set<number>;
  written: boolean;
}

const wordBytes = 4;

function wordsOf({ access }: RawRow): number[] {
  if (access === undefined) return [];
  const first = Math.floor(access.address / wordBytes);
  const last = Math.floor((access.address + access.bytes - 1) / wordBytes);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function note(row: RawRow, words: Map<number, Word>): void {
  for (const index of wordsOf(row)) {
    const word = words.get(index) ?? { threads: new Set<number>(), written: false };
    word.threads.add(row.thread);
    word.written ||= row.access?.kind !== AccessKind.read && row.access?.kind !== AccessKind.atomicRead;
    words.set(index, word);
  }
}

function isShared(row: RawRow, words: ReadonlyMap<number, Word>): boolean {
  return wordsOf(row).some((index) => {
    const word = words.get(index);
    return word !== undefined && word.written && word.threads.size > 1;
  });
}

/** A global, a local, or in a block of the heap: what libc and the runtime keep for themselves has no name. */
export function isNamed({ access }: RawRow, places: Places): boolean {
  if (access === undefined) return false;
  if (access.local !== undefined) return access.local.partType !== undefined;
  const global = places.symbolizer.globalAt(access.address);
  return global === undefined ? places.heapBlock(access.address) !== undefined : !isStream(global.name);
}
