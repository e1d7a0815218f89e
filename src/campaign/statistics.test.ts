import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frozenAt, generationEnd } from './settings.ts';
import { normalQuantile, wilsonInterval } from './statistics.ts';

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
    expect(ends).toEqual([2, 16, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 12_288, 16_384, 20_480]);
  });
});
