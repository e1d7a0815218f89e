/** Other memory orders in names and places: what a report makes a sentence of. */
import { Order, orderName } from '../../memory-model/orders.ts';
import type { Blame, OrderChange } from '../../report/model.ts';
import type { FoundBlame } from './blame.ts';
import type { Assignment, Slot } from './units.ts';

export type DescribedBlame = Omit<Blame, 'statement'>;

export function describeBlame({ slots, assignment, executions, failing, declared }: FoundBlame): DescribedBlame {
  return { orders: changesOf(slots, assignment), executions, failing, declared };
}

/** What an assignment changes, by place. */
export function changesOf(slots: readonly Slot[], assignment: Assignment): OrderChange[] {
  return slots
    .flatMap((slot, index): OrderChange[] => {
      const order = assignment[index] ?? slot.declared;
      return order === slot.declared ? [] : [changeOf(slot, order)];
    })
    .toSorted(byPlace);
}

function changeOf({ unit, part, declared }: Slot, order: number): OrderChange {
  const fence = part === 'fence' || unit.operation === 'fence';
  const nameOf = (one: number): string => (fence && one === Order.relaxed ? 'none' : orderName(one));
  return {
    location: unit.location,
    order: nameOf(order),
    was: nameOf(declared),
    kind: part === 'failure' ? 'failure-order' : part,
    operation: unit.operation,
  };
}

function byPlace({ location: a }: OrderChange, { location: b }: OrderChange): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
