/** Which rows of a long interleaving are shown: the finding's own rows, both ends, and what led to the collision. */

import type { InterleavingRow } from './model.ts';

export type Segment =
  | { readonly kind: 'shown'; readonly first: number; readonly end: number }
  /** `repeats`: they do again and again what the rows before them do. */
  | { readonly kind: 'folded'; readonly rows: number; readonly repeats?: boolean };

/** A fold shorter than this hides less than its own line costs. */
const minFold = 3;
const endRows = 2;
const nearRows = 3;
/** Switches of which both sides are shown, for each row that may be. */
const switchShare = 1 / 8;

/**
 * Splits `rows` into shown and folded stretches with about `maxRows` shown. The finding's own rows (`marks`) are always shown; then
 * count, in this order, the rows of `telling`, those on both sides of the last preemptive switches before the last own row, those at both ends, those beside an own row, and
 * those that led to the last own row, nearest first.
 */
export function foldRows(
  rows: readonly InterleavingRow[],
  maxRows: number,
  telling: readonly number[] = [],
): Segment[] {
  if (rows.length <= maxRows) return rows.length === 0 ? [] : [{ kind: 'shown', first: 0, end: rows.length }];
  const shown = new Uint8Array(rows.length);
  let budget = maxRows;
  const show = (index: number): void => {
    if (index < 0 || index >= rows.length || shown[index] === 1) return;
    shown[index] = 1;
    budget--;
  };
  const showWithinBudget = (index: number): void => {
    if (budget > 0) show(index);
  };
  const own: number[] = [];
  rows.forEach((row, index) => {
    if (row.marks !== undefined) own.push(index);
  });
  own.forEach(show);
  telling.forEach(showWithinBudget);
  const last = own.at(-1) ?? rows.length - 1;
  for (const index of preemptions(rows.slice(0, last + 1)).slice(-Math.ceil(maxRows * switchShare)))
    [index - 1, index].forEach(showWithinBudget);
  for (let index = 0; index < endRows; index++) [index, rows.length - 1 - index].forEach(showWithinBudget);
  for (let distance = 1; distance <= nearRows; distance++) {
    for (const index of own) [index - distance, index + distance].forEach(showWithinBudget);
  }
  for (let index = last; index >= 0; index--) showWithinBudget(index);
  for (let index = last; index < rows.length; index++) showWithinBudget(index);
  return segmentsOf(shown);
}

/** Rows of a livelock that tell what repeats, at its end. */
const spinningRows = 32;

/** Like {@link foldRows} for a livelock, unless all rows are wanted: what led to it, each thing that its threads repeat once, and the end. */
export function foldSpinning(rows: readonly InterleavingRow[], maxRows: number): Segment[] {
  const kinds = rows.map(({ thread, text, location }) =>
    JSON.stringify([thread, text, location.file, location.line, location.column]),
  );
  const repeated = new Set(kinds.slice(-spinningRows));
  const start = kinds.findLastIndex((kind) => !repeated.has(kind)) + 1;
  const shown = Math.max(...[...repeated].map((kind) => kinds.indexOf(kind, start))) + 1;
  const rest = rows.length - endRows - shown;
  if (rest < minFold || maxRows === Number.POSITIVE_INFINITY) return foldRows(rows, maxRows);
  return [
    ...foldRows(rows.slice(0, shown), maxRows),
    { kind: 'folded', rows: rest, repeats: true },
    { kind: 'shown', first: shown + rest, end: rows.length },
  ];
}

/** Rows before which their thread's turn came because another one was preempted. */
function preemptions(rows: readonly InterleavingRow[]): number[] {
  return rows.flatMap(({ switchReason, thread }, index) =>
    switchReason?.endsWith('preempted') === true && rows[index - 1]?.thread !== thread ? [index] : [],
  );
}

function segmentsOf(shown: Uint8Array): Segment[] {
  const segments: Segment[] = [];
  let first = 0;
  let index = 0;
  while (index < shown.length) {
    if (shown[index] === 1) {
      index++;
      continue;
    }
    let end = index;
    while (end < shown.length && shown[end] === 0) end++;
    if (end - index >= minFold) {
      if (index > first) segments.push({ kind: 'shown', first, end: index });
      segments.push({ kind: 'folded', rows: end - index });
      first = end;
    }
    index = end;
  }
  if (first < shown.length) segments.push({ kind: 'shown', first, end: shown.length });
  return segments;
}
