import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VectorClocks } from './clocks.ts';
import { MemoryModel } from './model.ts';
import { Order } from './orders.ts';
import { allowedOutcomes } from './testing/axioms.ts';
import { reachedOutcomes } from './testing/explore.ts';
import type { Instruction, Program } from './testing/program.ts';

const load = (at: number, order: Order): Instruction => ({ kind: 'load', at, order });
const store = (at: number, order: Order, value = 1): Instruction => ({ kind: 'store', at, order, value });
const fence = (order: Order): Instruction => ({ kind: 'fence', order });
const { relaxed: rlx, acquire: acq, release: rel, sequential: sc, acquireRelease: acqRel } = Order;

const at = fc.integer({ min: 0, max: 1 });
const value = fc.integer({ min: 1, max: 3 });
const loads = fc.constantFrom<Order>(rlx, acq, sc, sc);
const stores = fc.constantFrom<Order>(rlx, rel, sc, sc);
const updates = fc.constantFrom<Order>(rlx, acq, rel, acqRel, sc);
const instruction: fc.Arbitrary<Instruction> = fc.oneof(
  fc.record({ kind: fc.constant('load' as const), at, order: loads }),
  fc.record({ kind: fc.constant('store' as const), at, order: stores, value }),
  fc.record({ kind: fc.constant('add' as const), at, order: updates, value: fc.constant(10) }),
  fc.record({ kind: fc.constant('exchange-if' as const), at, order: updates, failure: loads, expected: value, value }),
  fc.record({ kind: fc.constant('fence' as const), order: fc.constantFrom<Order>(acq, rel, acqRel, sc, sc) }),
);
const small = fc
  .tuple(fc.array(instruction, { maxLength: 3 }), fc.array(instruction, { maxLength: 3 }))
  .map((threads) => threads as Program);
/** Relaxed accesses around seq_cst fences, where psc matters most. */
const access = fc.oneof(
  fc.record({ kind: fc.constant('load' as const), at, order: fc.constant(rlx) }),
  fc.record({ kind: fc.constant('store' as const), at, order: fc.constant(rlx), value }),
);
const fenced = fc
  .tuple(access, access, access, access, fc.array(access, { maxLength: 2 }))
  .map(([a, b, c, d, rest]): Program => [[a, fence(sc), b], [c, fence(sc), d], rest]);

function agree(program: Program): void {
  const reached = reachedOutcomes(program);
  const allowed = allowedOutcomes(program);
  expect([...reached].toSorted()).toEqual([...allowed].toSorted());
}

describe('the operational model reaches exactly what the axioms allow', () => {
  it('on random programs', () => {
    fc.assert(fc.property(small, agree), { numRuns: 400, seed: 1 });
  });

  it('on random programs with seq_cst fences', () => {
    fc.assert(fc.property(fenced, agree), { numRuns: 60, seed: 2 });
  });
});

describe('outcomes that tell models apart', () => {
  const outcomes = (program: Program): Set<string> => {
    agree(program);
    return reachedOutcomes(program);
  };

  it('store buffering: both read 0 unless all is seq_cst', () => {
    const both = '0 | 0 / 1 1';
    expect(
      outcomes([
        [store(0, rel), load(1, acq)],
        [store(1, rel), load(0, acq)],
      ]).has(both),
    ).toBe(true);
    expect(
      outcomes([
        [store(0, sc), load(1, sc)],
        [store(1, sc), load(0, sc)],
      ]).has(both),
    ).toBe(false);
    const threads = [
      [store(0, rlx), fence(sc), load(1, rlx)],
      [store(1, rlx), fence(sc), load(0, rlx)],
    ];
    expect(outcomes(threads).has(both)).toBe(false);
  });

  it('load buffering never reads from the future', () => {
    expect(
      outcomes([
        [load(0, rlx), store(1, rlx)],
        [load(1, rlx), store(0, rlx)],
      ]).has('1 | 1 / 1 1'),
    ).toBe(false);
  });

  it('2+2W: a store goes before one that ran earlier', () => {
    const program: Program = [
      [store(0, rlx, 1), store(1, rlx, 2)],
      [store(1, rlx, 1), store(0, rlx, 2)],
    ];
    expect(outcomes(program).has(' |  / 1 1')).toBe(true);
  });

  it('S need not be execution order', () => {
    const program: Program = [
      [store(0, sc), store(1, rlx)],
      [load(1, rlx), load(0, sc)],
    ];
    expect(outcomes(program).has(' | 1 0 / 1 1')).toBe(true);
  });

  it('only read-modify-writes continue a release sequence', () => {
    const reader = [load(1, acq), load(0, rlx)];
    const plain: Program = [[store(0, rlx), store(1, rel, 1), store(1, rlx, 2)], reader];
    expect(outcomes(plain).has(' | 2 0 / 1 2')).toBe(true);
    const update: Instruction = { kind: 'add', at: 1, order: rlx, value: 1 };
    const continued: Program = [[store(0, rlx), store(1, rel, 1)], [update], reader];
    expect([...outcomes(continued)].some((outcome) => outcome.startsWith(' | 1 | 2 0'))).toBe(false);
  });
});

describe('a store seen by other means than an access', () => {
  it('is the oldest that the thread reads from then on, and synchronises with nothing', () => {
    const clocks = new VectorClocks();
    clocks.start(0, -1);
    clocks.start(1, 0);
    const model = new MemoryModel(clocks);
    const location = model.locate(64, 4, [0, 0, 0, 0]);
    const counts: number[] = [];
    const choose = (_kind: string, count: number): number => {
      counts.push(count);
      return 0;
    };
    model.store(0, location, rel, [1, 0, 0, 0], choose);
    model.load(1, location, rlx, () => 1);
    expect(counts).toEqual([]);
    model.observe(1, location);
    expect(clocks.known(1, 0)).toBeLessThan(location.newest.epoch);
    expect(model.load(1, location, rlx, choose).words[0]).toBe(1);
    expect(counts).toEqual([]);
  });
});
