import { describe, expect, it } from 'vitest';
import { operationKey, type PerformedOperation } from '../strategies/order.ts';
import { candidateOrders, type Sample } from './order-candidates.ts';

const lock = (thread: number, site: number, address: number): PerformedOperation => ({
  thread,
  key: operationKey(site, 3, true),
  address,
  bytes: 0,
});
const [a, b] = [0x100, 0x200];
/** Thread 1 locks a (site 1), then b (site 2); thread 2 locks b (site 3), then a (site 4). */
const one = [lock(1, 1, a), lock(1, 2, b)] as const;
const two = [lock(2, 3, b), lock(2, 4, a)] as const;
const performed = [one[0], two[0]];
const pending = [one[1], two[1]];
const passing: Sample[] = [
  [...one, ...two],
  [...two, ...one],
].map((operations) => ({ operations, fails: false }));
const failing: Sample = { operations: performed, fails: true };
const otherWay: Sample = { operations: [two[0], one[0]], fails: true };

describe('candidateOrders', () => {
  it('puts the two pairs of a deadlock first: both have come as far as their first lock', () => {
    const [best] = candidateOrders(performed, pending, [failing, otherWay, ...passing]);
    expect(best).toMatchObject({ passesWith: 0, failsWithout: 0, precision: 1 });
    expect(best?.order).toEqual({
      form: 'before',
      pairs: [
        { before: one[0], after: two[1] },
        { before: two[0], after: one[1] },
      ],
    });
  });

  it('prefers the simpler order when it explains as much', () => {
    const [best] = candidateOrders(performed, pending, [failing, passing[1] as Sample]);
    expect(best?.order).toMatchObject({ form: 'before', pairs: [{ before: one[0], after: two[1] }] });
  });

  it('leaves out what a failing execution does not have', () => {
    const found = candidateOrders(performed, pending, [failing, otherWay, ...passing]);
    expect(found.every(({ failsWithout }) => failsWithout === 0)).toBe(true);
    // The first lock of thread 2 came between the two of thread 1 in one of the failing executions only.
    expect(found.every(({ order }) => order.form === 'before')).toBe(true);
  });

  it('knows what has not come in the failing execution from those that pass', () => {
    const [best] = candidateOrders([one[0]], [], [{ operations: [one[0]], fails: true }, passing[1] as Sample]);
    expect(best?.order).toEqual({ form: 'before', pairs: [{ before: one[0], after: two[1] }] });
  });

  it('ends no pair of a thread with what the thread does only before it', () => {
    // Thread 1 locks a (site 1) and passes b (site 2): late ones have to wait for b (site 5) before they come there.
    const waits = lock(1, 5, b);
    const other = lock(2, 3, a);
    const failed: Sample = { operations: [one[0], other], fails: true };
    const between = (operations: readonly PerformedOperation[]): unknown[] =>
      candidateOrders(failed.operations, [lock(2, 6, b)], [failed, { operations, fails: false }]).filter(
        ({ order }) => order.form === 'between' && order.first === one[0].key,
      );
    expect(between([waits, one[0], other])).toEqual([]);
    expect(between([one[0], waits, other])).not.toEqual([]);
  });

  it('has nothing to say about threads that share nothing', () => {
    expect(candidateOrders([lock(1, 1, a), lock(2, 3, b)], [], [])).toEqual([]);
  });
});
