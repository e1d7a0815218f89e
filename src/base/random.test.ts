import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';

function sequence(seed: number, stream: number, length = 8): number[] {
  const random = new Random();
  random.seed(seed, stream);
  return Array.from({ length }, () => random.next());
}

describe('Random', () => {
  it('never changes: schedules of a seed depend on it', () => {
    expect(sequence(1, 0, 4)).toMatchInlineSnapshot(`
      [
        3266013734,
        2862942253,
        1152609848,
        3058653778,
      ]
    `);
    expect(sequence(1, 7, 4)).toMatchInlineSnapshot(`
      [
        448421120,
        2345238612,
        1645399250,
        3981640542,
      ]
    `);
    expect(sequence(2 ** 40 + 5, 3, 4)).toMatchInlineSnapshot(`
      [
        3735710187,
        3047962425,
        508515212,
        2831808113,
      ]
    `);
  });

  it('starts again from the same seed, whatever it did before', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(), fc.nat(20), (seed, stream, before) => {
        const random = new Random();
        for (let i = 0; i < before; i++) random.next();
        random.seed(seed, stream);
        expect(Array.from({ length: 8 }, () => random.next())).toEqual(sequence(seed, stream));
      }),
    );
  });

  it('has streams and seeds that share nothing', () => {
    const firsts = new Set<number>();
    for (let seed = 0; seed < 60; seed++) {
      for (let stream = 0; stream < 60; stream++) for (const value of sequence(seed, stream, 2)) firsts.add(value);
    }
    // 7,200 values of 32 bits: a few may meet by chance, not more.
    expect(firsts.size).toBeGreaterThan(7190);
  });

  it('is even below any bound', () => {
    const random = new Random();
    random.seed(11);
    for (const bound of [2, 3, 7, 10]) {
      const counts = Array.from({ length: bound }, () => 0);
      const draws = 2000 * bound;
      for (let i = 0; i < draws; i++) {
        const value = random.below(bound);
        counts[value] = (counts[value] ?? 0) + 1;
      }
      // Six standard deviations.
      for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(6 * Math.sqrt(2000));
    }
  });

  it('stays inside its bounds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 2 ** 31 }), (seed, bound) => {
        const random = new Random();
        random.seed(seed);
        for (let i = 0; i < 20; i++) {
          const value = random.below(bound);
          expect(Number.isInteger(value) && value >= 0 && value < bound).toBe(true);
          const fraction = random.fraction();
          expect(fraction >= 0 && fraction < 1).toBe(true);
        }
      }),
    );
  });
});
