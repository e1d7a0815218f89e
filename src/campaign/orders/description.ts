/** Blamed memory orders in names and places: what a report makes a sentence of. */
import { orderName } from '../../memory-model/orders.ts';
import type { Blame, BlamedOrder } from '../../report/model.ts';
import type { FoundBlame } from './blame.ts';

export type DescribedBlame = Omit<Blame, 'statement'>;

export function describeBlame({ orders, executions, failing, declared }: FoundBlame): DescribedBlame {
  return {
    orders: orders.map(({ slot, order }): BlamedOrder => ({
      location: slot.unit.location,
      order: orderName(order),
      was: slot.part === 'fence' ? 'none' : orderName(slot.declared),
      kind: slot.part === 'failure' ? 'failure-order' : slot.part,
      operation: slot.unit.operation,
    })),
    executions,
    failing,
    declared,
  };
}
