import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { DistinctCounter } from './distinct.ts';

const hashes = fc.array(fc.tuple(fc.nat(40), fc.boolean()), { maxLength: 120 });
const inAnotherOrder = hashes.chain((list) =>
  fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
);

function counterOf(list: readonly (readonly [number, boolean])[], capacity: number): DistinctCounter {
  const counter = new DistinctCounter(capacity);
  for (const [hash, sample] of list) counter.add(hash * 0x1_2345_6789, sample);
  return counter;
}

function sorted(counter: DistinctCounter): unknown {
  const { bits, seen } = counter.state();
  return [bits, [...seen].toSorted(([a], [b]) => a - b), counter.seenOnce];
}

describe('DistinctCounter', () => {
  it('counts exactly while the hashes fit', () => {
    fc.assert(
      fc.property(hashes, (list) => {
        const counter = counterOf(list, 41);
        const times = (hash: number): number => list.filter(([other]) => other === hash).length;
        const once = list.filter(([hash, sample]) => sample && times(hash) === 1);
        expect(counter.exact).toBe(true);
        expect(counter.distinct).toBe(new Set(list.map(([hash]) => hash)).size);
        expect(counter.seenOnce).toBe(once.length);
      }),
    );
  });

  it('comes to the same in any order, in one piece or two, and holds no more than its capacity', () => {
    fc.assert(
      fc.property(inAnotherOrder, fc.nat(120), ([list, shuffled], cut) => {
        const counter = counterOf(list, 8);
        expect(counter.state().seen.size).toBeLessThanOrEqual(8);
        expect(sorted(counterOf(shuffled, 8))).toEqual(sorted(counter));
        const continued = DistinctCounter.from(structuredClone(counterOf(list.slice(0, cut), 8).state()));
        for (const [hash, sample] of list.slice(cut)) continued.add(hash * 0x1_2345_6789, sample);
        expect(sorted(continued)).toEqual(sorted(counter));
      }),
    );
  });

  it.each([1000, 50_000, 400_000])('is within four standard errors of %i', (distinct) => {
    const capacity = 4096;
    const counter = new DistinctCounter(capacity);
    const random = new Random();
    random.seed(5);
    for (let n = 0; n < distinct; n++) {
      const hash = (random.next() & 0x1f_ffff) * 0x1_0000_0000 + random.next();
      counter.add(hash, true);
      if (n % 2 === 0) counter.add(hash, false);
    }
    const error = counter.exact ? 0 : (4 * 1.2) / Math.sqrt(capacity);
    expect(Math.abs(counter.distinct / distinct - 1)).toBeLessThanOrEqual(error);
    expect(Math.abs(counter.seenOnce / (distinct / 2) - 1)).toBeLessThanOrEqual(2 * error);
  });
});
