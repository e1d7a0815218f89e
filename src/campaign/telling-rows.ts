/** Which rows of a long execution are kept: not those of a thread that waits in a loop for what others do later. */
import type { RawRow } from './raw-row.ts';

/** Rows: in all, from the beginning, and from between those that are new; the rest are the last ones. */
export interface RowLimits {
  readonly all: number;
  readonly first: number;
  readonly fresh: number;
}

/** A row that equals none of its thread's last ones is new. */
const lookBack = 32;

/** The beginning, the last of what is new behind it, and the end. Rows say whether others are left out before them. */
export function mostTelling(rows: readonly RawRow[], { all, first, fresh }: RowLimits): RawRow[] {
  const kept = new Set([...rows.slice(0, first), ...freshRows(rows.slice(first)).slice(-fresh)]);
  for (let index = rows.length - 1; index >= 0 && kept.size < all; index--) {
    const row = rows[index];
    if (row !== undefined) kept.add(row);
  }
  let gap = false;
  return rows.flatMap((row) => {
    const isKept = kept.has(row);
    const marked = isKept && gap && row.gap !== true ? { ...row, gap } : row;
    gap = !isKept;
    return isKept ? [marked] : [];
  });
}

function freshRows(rows: readonly RawRow[]): RawRow[] {
  const seen = new Map<string, number>();
  const counts = new Map<number, number>();
  return rows.filter((row) => {
    const { thread, site, text, access } = row;
    const { before, after } = access?.values ?? {};
    const key = `${thread} ${site} ${access?.address} ${before} ${after} ${text}`;
    const count = (counts.get(thread) ?? 0) + 1;
    counts.set(thread, count);
    const last = seen.get(key);
    seen.set(key, count);
    return last === undefined || count - last > lookBack;
  });
}
