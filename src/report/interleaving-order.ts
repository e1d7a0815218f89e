/** Where in an interleaving the operations of its decisive order are. */
import type { DecisiveOrder, InterleavingRow, OrderedOperation } from './model.ts';
import { sameLine } from './places.ts';

type Operations = readonly OrderedOperation[];

/** Rows that may be the middle one, or the second of a pair: an execution can have many rounds of a loop. */
const maxTried = 100;

/** Indices of `rows`: of every pair, and of the three of a `between`, the last ones that have the order. */
export function rowsOfOrder(order: DecisiveOrder | undefined, rows: readonly InterleavingRow[]): number[] {
  const operations = order?.operations ?? [];
  return groups(operations).flatMap((group) => lastInOrder(group, rows));
}

/** What comes one after the other: `before` and `after`, or `first`, `inner`, `last`. */
function groups(operations: Operations): Operations[] {
  const ends = operations.flatMap(({ role }, index) => (role === 'after' || role === 'last' ? [index + 1] : []));
  return ends.map((end, index) => operations.slice(ends[index - 1] ?? 0, end));
}

/** The last rows that have the order. What comes last in it may not have happened; without the rest, each operation where it was done last. */
function lastInOrder(group: Operations, rows: readonly InterleavingRow[]): number[] {
  const [first, second, last] = group;
  const isAt = (index: number, operation: OrderedOperation | undefined): boolean => {
    const row = rows[index];
    return row !== undefined && operation !== undefined && isOf(row, operation);
  };
  let tried = 0;
  for (let middle = rows.length - 1; middle >= 0 && tried < maxTried; middle--) {
    if (!isAt(middle, second)) continue;
    tried++;
    const other = rows[middle]?.thread;
    const start = rows.findLastIndex((row, index) => index < middle && row.thread !== other && isAt(index, first));
    if (start < 0) continue;
    const own = rows[start]?.thread;
    const end = rows.findIndex((row, index) => index > middle && row.thread === own && isAt(index, last));
    return end < 0 ? [start, middle] : [start, middle, end];
  }
  return group
    .map((operation) => rows.findLastIndex((_, index) => isAt(index, operation)))
    .filter((index) => index >= 0);
}

function isOf(row: InterleavingRow, { thread, location }: OrderedOperation): boolean {
  return (thread < 0 || thread === row.thread) && sameLine(row.location, location);
}
