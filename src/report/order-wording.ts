/** The sentence of a decisive order. */
import type { DescribedOperation, DescribedOrder } from '../campaign/order-description.ts';
import type { DecisiveOrder, FindingKind, OrderedOperation, ThreadInfo } from './model.ts';
import { formatPlace, threadLabel } from './places.ts';

/** The field of a finding; the sentence says no more than the counts do. */
export function decisiveOrder(order: DescribedOrder, kind: FindingKind, threads: readonly ThreadInfo[]): DecisiveOrder {
  const { forced, forbidden } = order;
  const always = forced.failing === forced.executions;
  const verb = kind === 'data-race' ? 'Races' : kind === 'deadlock' ? 'Deadlocks' : 'Fails';
  return {
    statement: `${verb} ${always ? 'whenever' : 'only when'} ${clauses(order, threads)}.`,
    always,
    forced,
    forbidden,
    operations: operationsOf(order),
  };
}

function operationsOf({ between, pairs }: DescribedOrder): OrderedOperation[] {
  const all = between === undefined ? pairs : [{ first: between.first, inner: between.inner, last: between.last }];
  return all.flatMap((operations) =>
    Object.entries(operations).map(([role, { thread, location }]) => ({
      role: role as OrderedOperation['role'],
      thread: thread ?? -1,
      location,
    })),
  );
}

function clauses({ between, pairs }: DescribedOrder, threads: readonly ThreadInfo[]): string {
  if (between === undefined) {
    return pairs
      .map(({ before, after }) => `${phrase(before, threads)} comes before ${phrase(after, threads)}`)
      .join(', and ');
  }
  const { inner, first, last } = between;
  const own = `${last.what} at ${place(last)}`;
  if (inner.thread === null)
    return `one thread's ${inner.what} at ${place(inner)} comes between another thread's ${first.what} at ${place(first)} and its ${own}`;
  return `${phrase(inner, threads)} comes between ${phrase(first, threads)} and its ${own}`;
}

function phrase(operation: DescribedOperation, threads: readonly ThreadInfo[]): string {
  return `${threadLabel(threads, operation.thread ?? 0)}'s ${operation.what} at ${place(operation)}`;
}

function place({ location }: DescribedOperation): string {
  return formatPlace({ ...location, column: 0 });
}
