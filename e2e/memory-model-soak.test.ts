/** The C11 model against the axioms of RC11 over thousands of random programs of three and four threads; src/memory-model/model.test.ts has the shorter ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Order } from '../src/memory-model/orders.ts';
import { allowedOutcomes } from '../src/memory-model/testing/axioms.ts';
import { reachedOutcomes } from '../src/memory-model/testing/explore.ts';
import type { Instruction, Program } from '../src/memory-model/testing/program.ts';

const { relaxed, acquire, release, sequential, acquireRelease } = Order;

const at = fc.integer({ min: 0, max: 1 });
const value = fc.integer({ min: 1, max: 2 });
const loads = fc.constantFrom<Order>(relaxed, acquire, sequential, sequential);
const stores = fc.constantFrom<Order>(relaxed, release, sequential, sequential);
const updates = fc.constantFrom<Order>(relaxed, acquire, release, acquireRelease, sequential);
const fences = fc.constantFrom<Order>(acquire, release, acquireRelease, sequential, sequential);
const instruction: fc.Arbitrary<Instruction> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('load' as const), at, order: loads }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('store' as const), at, order: stores, value }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('add' as const), at, order: updates, value: fc.constant(10) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('exchange-if' as const),
      at,
      order: updates,
      failure: loads,
      expected: value,
      value,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fence' as const), order: fences }) },
);

/** A program whose threads have at most so many instructions. */
const programOf = (...longest: number[]): fc.Arbitrary<Program> =>
  fc.tuple(...longest.map((maxLength) => fc.array(instruction, { minLength: 1, maxLength })));

describe('the operational model reaches exactly what the axioms allow', () => {
  it.each([
    { longest: [3, 2, 2], programs: 1500, seed: 3 },
    { longest: [2, 2, 1, 1], programs: 1000, seed: 4 },
    { longest: [4, 3], programs: 300, seed: 5 },
  ])('on $programs programs of at most $longest instructions a thread', ({ longest, programs, seed }) => {
    const agree = (program: Program): void => {
      expect([...reachedOutcomes(program)].toSorted()).toEqual([...allowedOutcomes(program)].toSorted());
    };
    fc.assert(fc.property(programOf(...longest), agree), { numRuns: programs, seed });
  });
});
