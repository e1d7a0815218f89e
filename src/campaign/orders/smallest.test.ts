import { expect, it } from 'vitest';
import type { AtomicOperation } from '../../engine/order-control.ts';
import { covers, Order } from '../../memory-model/orders.ts';
import { smallestAssignment } from './smallest.ts';
import { type Assignment, type OrderUnit, type Slot, slotsOf } from './units.ts';

const { relaxed, acquire, release, acquireRelease, sequential } = Order;

function slots(...operations: readonly AtomicOperation[]): Slot[] {
  const units = operations.map((operation, line): OrderUnit => ({
    operation,
    order: relaxed,
    failure: relaxed,
    location: { file: 'a.c', line, column: 1, function: 'f' },
    sites: [line],
  }));
  return slotsOf(units).filter(({ part }) => part === 'order');
}

it('with no failure nothing changes', () => {
  expect(smallestAssignment(slots('store', 'load'), [], 4)).toEqual([relaxed, relaxed]);
});

it('prefers fewer slots to weaker orders, and weaker orders among as many slots', () => {
  const three = slots('store', 'load', 'modify');
  // Each failure leaves one slot as it was and has the strongest orders elsewhere.
  expect(smallestAssignment(three, [[relaxed, sequential, sequential]], 4)).toEqual([release, relaxed, relaxed]);
  const refuted = [
    [relaxed, sequential, acquireRelease],
    [sequential, relaxed, acquireRelease],
  ];
  expect(smallestAssignment(three, refuted, 4)).toEqual([relaxed, relaxed, sequential]);
});

it('joins what two failures ask of one slot', () => {
  const [modify] = slots('modify');
  expect(smallestAssignment(modify === undefined ? [] : [modify], [[acquire], [release]], 4)).toEqual([acquireRelease]);
});

it('finds none where the strongest orders fail, or too many slots would have to change', () => {
  const two = slots('store', 'load');
  expect(smallestAssignment(two, [[sequential, sequential]], 4)).toBeUndefined();
  const refuted = [
    [relaxed, sequential],
    [sequential, relaxed],
  ];
  expect(smallestAssignment(two, refuted, 1)).toBeUndefined();
});

it('finds what trying all assignments finds', () => {
  const four = slots('store', 'load', 'modify', 'fence');
  const all = four.reduce<Assignment[]>(
    (lists, { declared, stronger }) =>
      lists.flatMap((list) => [declared, ...stronger].map((order) => [...list, order])),
    [[]],
  );
  const changes = (assignment: Assignment): number => assignment.filter((order) => order !== relaxed).length;
  const holds = (assignment: Assignment, refuted: readonly Assignment[]): boolean =>
    refuted.every((failed) => assignment.some((order, index) => !covers(failed[index] ?? relaxed, order)));
  let state = 7;
  const pick = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
  for (let round = 0; round < 60; round++) {
    const refuted = Array.from({ length: 1 + pick(5) }, () => all[pick(all.length)] ?? []);
    const possible = all.filter((assignment) => holds(assignment, refuted)).map(changes);
    const found = smallestAssignment(four, refuted, 4);
    expect(found === undefined ? undefined : changes(found)).toBe(
      possible.length === 0 ? undefined : Math.min(...possible),
    );
    if (found !== undefined) expect(holds(found, refuted)).toBe(true);
  }
});
