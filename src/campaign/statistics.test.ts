import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frozenAt, generationEnd } from './settings.ts';
import { fisherExact, logGamma, normalQuantile, trialsNeeded, wilsonInterval } from './statistics.ts';

describe('wilsonInterval', () => {
  // Published values of the score interval without continuity correction (R: prop.test(x, n, correct = FALSE)).
  it.each([
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [5, 10, 0.2366, 0.7634],
    [1, 100, 0.0018, 0.0545],
    [81, 263, 0.2553, 0.3662],
  ])('%i of %i: %f to %f', (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  // The formula in Python, with the quantile of `statistics.NormalDist`.
  it.each([
    [0, 20_000, 0.95, 0, 0.000192],
    [213, 1000, 0.95, 0.188747, 0.23945],
    [0, 10, 0.99, 0, 0.398854],
    [5, 10, 0.9, 0.269272, 0.730728],
  ])('%i of %i at %f: %f to %f', (successes, trials, confidence, low, high) => {
    const interval = wilsonInterval(successes, trials, confidence);
    expect(interval.low).toBeCloseTo(low, 5);
    expect(interval.high).toBeCloseTo(high, 5);
  });

  it('knows nothing without trials', () => expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 }));

  it('contains the share, mirrors, and narrows with more trials', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, share) => {
        const successes = Math.round(trials * share);
        const { low, high } = wilsonInterval(successes, trials);
        const mirrored = wilsonInterval(trials - successes, trials);
        const more = wilsonInterval(successes * 4, trials * 4);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
        expect(mirrored.low).toBeCloseTo(1 - high, 9);
        expect(more.high - more.low).toBeLessThan(high - low);
      }),
    );
  });
});

describe('normalQuantile', () => {
  // Tables of the normal distribution.
  it.each([
    [0.5, 0],
    [0.9, 1.2815515655446],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489],
    [0.9999995, 4.8916384756],
  ])('of %f is %f', (p, x) => expect(normalQuantile(p)).toBeCloseTo(x, 9));
});

describe('generationEnd', () => {
  it('is fixed: changing it changes what a seed finds', () => {
    const ends: number[] = [];
    for (let end = 0; end < 20_000;) ends.push((end = generationEnd(end)));
    expect(ends).toContain(frozenAt);
    expect(ends).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 12_288, 16_384, 20_480]);
  });
});

describe('logGamma', () => {
  it.each([
    [0.5, 0.5723649429247001],
    [1, 0],
    [2, 0],
    [5, 3.1780538303479458],
    [10.5, 13.940625219403763],
    [101, 363.73937555556347],
    [40_001, 383_871.606581826],
  ])('of %f', (x, value) => {
    expect(Math.abs(logGamma(x) - value)).toBeLessThan(1e-12 * Math.max(1, value));
  });

  it('satisfies the recurrence', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e5, noNaN: true }), (x) => {
        expect(logGamma(x + 1)).toBeCloseTo(logGamma(x) + Math.log(x), 8);
      }),
    );
  });
});

describe('fisherExact', () => {
  // The first is the lady tasting tea (Fisher, The Design of Experiments, 1935), the others were computed in exact rational arithmetic.
  it.each([
    [3, 4, 1, 4, 0.4857142857142857],
    [10, 11, 2, 13, 0.0006441936042151414],
    [8, 10, 1, 6, 0.03496503496503497],
    [50, 100, 30, 100, 0.005937341166015534],
    [12, 1000, 0, 300, 0.07950041555545312],
    [7, 12, 5, 5, 0.2445054945054945],
    [1, 20_000, 0, 20_000, 1],
    [6, 20_000, 0, 20_000, 0.031238281836010746],
    [213, 1000, 0, 20_000, 1.7822377296711418e-292],
  ])('%i of %i against %i of %i: %f', (hitsA, trialsA, hitsB, trialsB, value) => {
    const p = fisherExact({ hits: hitsA, trials: trialsA }, { hits: hitsB, trials: trialsB });
    expect(Math.abs(p / value - 1)).toBeLessThan(1e-8);
  });

  it('says nothing without trials', () => {
    expect(fisherExact({ hits: 3, trials: 10 }, { hits: 0, trials: 0 })).toBeCloseTo(1, 12);
    expect(fisherExact({ hits: 0, trials: 10 }, { hits: 0, trials: 10 })).toBeCloseTo(1, 12);
  });

  const count = fc.nat(200).chain((trials) => fc.record({ trials: fc.constant(trials), hits: fc.nat(trials) }));
  it('is a probability, and the same for both orders and for misses instead of hits', () => {
    fc.assert(
      fc.property(count, count, (a, b) => {
        const p = fisherExact(a, b);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(fisherExact(b, a)).toBeCloseTo(p, 9);
        const misses = ({ hits, trials }: typeof a): typeof a => ({ hits: trials - hits, trials });
        expect(fisherExact(misses(a), misses(b))).toBeCloseTo(p, 9);
      }),
    );
  });
});

describe('trialsNeeded', () => {
  it.each([
    [1, 20_000],
    [5, 20_000],
    [8, 200],
    [200, 200],
  ])('%i of %i: so many suffice, and half of them do not', (hits, trials) => {
    const needed = trialsNeeded({ hits, trials }, 0.01) ?? 0;
    expect(fisherExact({ hits, trials }, { hits: 0, trials: needed })).toBeLessThan(0.01);
    expect(fisherExact({ hits, trials }, { hits: 0, trials: Math.floor(needed / 2) })).toBeGreaterThanOrEqual(0.01);
  });

  it('knows when none suffice', () => expect(trialsNeeded({ hits: 0, trials: 100 }, 0.01)).toBeNull());
});
