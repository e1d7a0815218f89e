import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { createOrdered, type Order, operationKey, OrderMonitor, type PerformedOperation } from './order.ts';

const [read, write] = [operationKey(1, 1, false), operationKey(2, 1, true)];
const does = (thread: number, key: number, address = 100): PerformedOperation => ({ thread, key, address, bytes: 4 });

const lostUpdate: Order = {
  form: 'between',
  first: read,
  inner: write,
  last: write,
  outerThread: null,
  innerThread: null,
  sameObject: true,
};
const readFirst: Order = {
  form: 'before',
  pairs: [{ before: { thread: 1, key: read }, after: { thread: 2, key: write } }],
};

function holds(order: Order, ...operations: PerformedOperation[]): boolean {
  const monitor = new OrderMonitor(order);
  for (const operation of operations) monitor.performed(operation);
  return monitor.holds;
}

describe('an order', () => {
  it('of two operations is about the first of each', () => {
    expect(holds(readFirst, does(1, read), does(2, write))).toBe(true);
    expect(holds(readFirst, does(2, write), does(1, read), does(2, write))).toBe(false);
    expect(holds(readFirst, does(1, read))).toBe(true);
    expect(holds(readFirst, does(2, read), does(1, write))).toBe(false);
  });

  it('of two pairs needs both', () => {
    const both: Order = {
      form: 'before',
      pairs: [
        { before: { thread: 1, key: read }, after: { thread: 2, key: write } },
        { before: { thread: 2, key: read }, after: { thread: 1, key: write } },
      ],
    };
    expect(holds(both, does(1, read), does(2, read), does(1, write))).toBe(true);
    expect(holds(both, does(1, read), does(1, write), does(2, read), does(2, write))).toBe(false);
  });

  it('with an operation between two others is about other threads, any round and the same object', () => {
    expect(holds(lostUpdate, does(1, read), does(2, write), does(1, write))).toBe(true);
    expect(holds(lostUpdate, does(1, read), does(1, write), does(2, read), does(2, write))).toBe(false);
    expect(holds(lostUpdate, does(1, read), does(1, write), does(1, read), does(2, write))).toBe(true);
    expect(holds(lostUpdate, does(1, read), does(2, write, 200), does(1, write))).toBe(false);
    expect(holds({ ...lostUpdate, outerThread: 2 }, does(1, read), does(2, write))).toBe(false);
    expect(holds({ ...lostUpdate, innerThread: 2 }, does(1, read), does(2, write))).toBe(true);
  });

  it('says beforehand what an operation will do to it', () => {
    const operation = fc.record({
      thread: fc.integer({ min: 1, max: 3 }),
      key: fc.constantFrom(read, write),
      address: fc.constantFrom(100, 200),
      bytes: fc.constant(4),
    });
    fc.assert(
      fc.property(fc.constantFrom(lostUpdate, readFirst), fc.array(operation), (order, operations) => {
        const monitor = new OrderMonitor(order);
        for (const one of operations) {
          const before = monitor.holds;
          const effect = monitor.effect(one);
          monitor.performed(one);
          expect(monitor.holds).toBe(before || effect === 'makes');
        }
      }),
    );
  });
});

/** Runs threads that each read and write `rounds` times; every operation is a scheduling point. Resolves whether an update was lost. */
function losesUpdate(order: Order, mode: 'force' | 'forbid', seed: number, threads: number, rounds: number): boolean {
  const strategy = createOrdered(order, mode);
  const random = new Random();
  random.seed(seed, 0);
  strategy.begin(seed, random);
  const done = Array.from({ length: threads }, () => 0);
  const seen = Array.from({ length: threads }, () => 0);
  let value = 0;
  const view = {
    candidates: new Int32Array(threads),
    count: 0,
    current: 0,
    defaultThread: 0,
    step: 0,
    code: 0,
    pendingKind: new Uint8Array(threads).fill(1),
    pendingAddress: new Float64Array(threads).fill(100),
    pendingBytes: new Uint8Array(threads).fill(4),
    pendingWrites: new Uint8Array(threads),
    pendingSite: new Int32Array(threads),
    memory: new Int32Array(0),
  };
  for (;;) {
    view.count = 0;
    for (let thread = 0; thread < threads; thread++) {
      const at = done[thread] ?? 0;
      view.pendingWrites[thread] = at % 2;
      view.pendingSite[thread] = 1 + (at % 2);
      if (at < 2 * rounds) view.candidates[view.count++] = thread;
    }
    if (view.count === 0) {
      expect(strategy.held).toBe(value < threads * rounds);
      return strategy.held;
    }
    const thread = view.count === 1 ? (view.candidates[0] ?? 0) : strategy.chooseThread(view);
    strategy.performed?.(thread, view);
    if (view.pendingWrites[thread] === 0) seen[thread] = value;
    else value = (seen[thread] ?? 0) + 1;
    done[thread] = (done[thread] ?? 0) + 1;
  }
}

describe('createOrdered', () => {
  it.each([
    [2, 1],
    [2, 5],
    [3, 2],
  ])('forces and forbids a lost update of %i threads in %i rounds', (threads, rounds) => {
    let prevented = 0;
    for (let seed = 0; seed < 200; seed++) {
      expect(losesUpdate(lostUpdate, 'force', seed, threads, rounds)).toBe(true);
      if (!losesUpdate(lostUpdate, 'forbid', seed, threads, rounds)) prevented++;
    }
    // Once two threads have read, no way is left: those executions do not count.
    expect(prevented).toBeGreaterThan(60);
  });
});
