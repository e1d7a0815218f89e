/**
 * The smallest strengthening of memory orders that no known failure refutes: an implicit hitting set (Karp, Chandrasekaran and Moreno-Centeno, 2013).
 *
 * Stronger orders only take executions away. So an assignment that failed refutes all weaker ones, and whatever mends the program gives at least one slot an
 * order that the failing assignment does not cover. Branches on the first failure that is not excluded yet.
 */
import { covers, Order } from '../../memory-model/orders.ts';
import type { Assignment, Slot } from './units.ts';

/** Steps of the search after which the best assignment so far counts. */
const maxNodes = 100_000;

/** Fewest slots changed, then the weakest orders, then the earliest slots. Undefined: none within `most` slots. */
export function smallestAssignment(
  slots: readonly Slot[],
  refuted: readonly Assignment[],
  most: number,
): Assignment | undefined {
  let best: Assignment | undefined;
  let bestCost = (most + 1) * slotCost;
  let nodes = 0;
  const current = slots.map(({ declared }) => declared);
  const visit = (cost: number): void => {
    if (cost >= bestCost || ++nodes > maxNodes) return;
    const failed = refuted.find((assignment) => isCovered(current, assignment));
    if (failed === undefined) {
      best = [...current];
      bestCost = cost;
      return;
    }
    slots.forEach((slot, index) => {
      const before = current[index] ?? slot.declared;
      for (const level of nextLevels(slot, before, failed[index] ?? slot.declared)) {
        current[index] = level;
        visit(cost - costOf(slot, before) + costOf(slot, level));
      }
      current[index] = before;
    });
  };
  visit(0);
  return best;
}

/** Whether `strong` is at least as strong in every slot. */
export function isCovered(weak: Assignment, strong: Assignment): boolean {
  return weak.every((order, index) => covers(strong[index] ?? Order.relaxed, order));
}

/** The weakest orders that are stronger than `present` and not covered by `failed`. */
function nextLevels({ stronger }: Slot, present: number, failed: number): number[] {
  const levels = stronger.filter((level) => covers(level, present) && !covers(failed, level));
  return levels.filter((level) => !levels.some((other) => other !== level && covers(level, other)));
}

/** More than all weights of a set together. */
const slotCost = 1000;
const weights = [0, 1, 1, 1, 2, 3];
/** A fence orders more than the access that it stands before: it comes after every order. */
const fenceWeight = 3;

function costOf({ part, declared }: Slot, order: number): number {
  if (order === declared) return 0;
  return slotCost + (weights[order] ?? 0) + (part === 'fence' ? fenceWeight : 0);
}
