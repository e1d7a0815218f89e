/** Rounds of a loop that do the same again and again, as a thread's do that waits or tries: one is shown, the others are counted. */

import type { InterleavingRow } from './model.ts';

export interface Rounds {
  /** Rows without those of further rounds. */
  readonly rows: readonly InterleavingRow[];
  /** Rounds that follow the row at an index of `rows`: how many, and rows in all. */
  readonly further: ReadonlyMap<number, { readonly rounds: number; readonly rows: number }>;
}

/** A round is not longer than this. */
const maxPeriod = 16;
/** Fewer say no less than what stands for them. */
const minFurther = 2;

/**
 * Takes out rounds that equal the one before: same threads, lines and texts, none of them the finding's own. Of switches only those where a spinning
 * thread gives way are in a round.
 */
export function withoutRounds(all: readonly InterleavingRow[]): Rounds {
  const rows: InterleavingRow[] = [];
  const further = new Map<number, { readonly rounds: number; readonly rows: number }>();
  const kinds = kindsOf(all);
  let index = 0;
  while (index < all.length) {
    const period = longestRepetition(kinds, index);
    const length = period === null ? 1 : period.rows;
    for (const row of all.slice(index, index + length)) rows.push(row);
    index += length;
    if (period === null) continue;
    further.set(rows.length - 1, { rounds: period.further, rows: period.further * period.rows });
    index += period.further * period.rows;
  }
  return { rows, further };
}

/** Equal numbers: rows that do the same at the same place. Rows that have to be shown have numbers of their own. */
function kindsOf(rows: readonly InterleavingRow[]): number[] {
  const known = new Map<string, number>();
  return rows.map(({ thread, text, location, marks, switchReason, weak, gap }, index) => {
    const isSwitch = switchReason !== undefined || rows[index - 1]?.thread !== thread;
    const givesWay = switchReason?.endsWith('gives way') === true;
    if (marks !== undefined || (isSwitch && !givesWay) || weak === true || gap === true) return -1 - index;
    const { file, line, column } = location;
    const key = JSON.stringify([thread, text, file, line, column, switchReason]);
    const kind = known.get(key) ?? known.size;
    known.set(key, kind);
    return kind;
  });
}

/** The round at `start` whose repetitions take out most rows; the shortest of those. Null: none is worth it. */
function longestRepetition(kinds: readonly number[], start: number): { rows: number; further: number } | null {
  let best: { rows: number; further: number } | null = null;
  for (let rows = 1; rows <= maxPeriod && start + 2 * rows <= kinds.length; rows++) {
    let equal = 0;
    while (start + rows + equal < kinds.length && kinds[start + equal] === kinds[start + rows + equal]) equal++;
    const count = Math.floor(equal / rows);
    if (count >= minFurther && count * rows > (best === null ? 0 : best.further * best.rows))
      best = { rows, further: count };
  }
  return best;
}
