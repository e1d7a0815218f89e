import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Coverage, goodTuring } from './coverage.ts';
import { wilsonInterval } from './statistics.ts';

const none = new Float64Array();

/** Draws kinds by their probabilities. */
function draws(probabilities: readonly number[], count: number, random: Random): Float64Array {
  const total = probabilities.reduce((sum, one) => sum + one, 0);
  return Float64Array.from({ length: count }, () => {
    let rest = random.fraction() * total;
    let kind = 0;
    while (kind < probabilities.length - 1 && rest >= (probabilities[kind] ?? 0)) rest -= probabilities[kind++] ?? 0;
    return kind + 1;
  });
}

function unseenMass(probabilities: readonly number[], seen: ReadonlySet<number>): number {
  const total = probabilities.reduce((sum, one) => sum + one, 0);
  return probabilities.reduce((sum, one, kind) => (seen.has(kind + 1) ? sum : sum + one), 0) / total;
}

const distributions: Readonly<Record<string, readonly number[]>> = {
  uniform: Array.from({ length: 300 }, () => 1),
  zipf: Array.from({ length: 2000 }, (_, rank) => 1 / (rank + 1)),
  geometric: Array.from({ length: 60 }, (_, rank) => 0.8 ** rank),
  'one heavy, many rare': [2000, ...Array.from({ length: 2000 }, () => 1)],
};

describe('goodTuring', () => {
  it('is the share of kinds seen once, and all without draws', () => {
    expect(goodTuring(3, 300)).toBe(0.01);
    expect(goodTuring(0, 300)).toBe(0);
    expect(goodTuring(0, 0)).toBe(1);
  });
});

describe.each(Object.entries(distributions))('unseen mass, %s', (_, probabilities) => {
  it('is estimated without bias, and its upper end holds as often as it says', () => {
    const random = new Random();
    const trials = 300;
    let difference = 0;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      random.seed(7, trial);
      const coverage = new Coverage();
      const seen = new Set<number>();
      for (const size of [16, 16, 32, 64, 128, 256]) {
        const batch = draws(probabilities, size, random);
        coverage.add(batch, none, none);
        coverage.endGeneration(0);
        for (const kind of batch) seen.add(kind);
      }
      const truth = unseenMass(probabilities, seen);
      const unseen = coverage.unseen(0.95);
      difference += (unseen?.estimate ?? 1) - truth;
      if ((unseen?.high ?? 0) >= truth) held++;
    }
    // Robbins: the expected square of the difference is below 1 / (draws + 1), draws being 512 here.
    expect(Math.abs(difference / trials)).toBeLessThan(4 / Math.sqrt(513 * trials));
    expect(held / trials).toBeGreaterThanOrEqual(0.95);
  });
});

describe('Coverage', () => {
  it('takes a trace that another execution showed for seen', () => {
    const coverage = new Coverage();
    coverage.add(Float64Array.of(1, 2), Float64Array.of(2, 3), Float64Array.of(7, 7, 9));
    coverage.endGeneration(0);
    expect(coverage.traces.distinct).toBe(3);
    expect(coverage.traces.seenOnce).toBe(1);
    expect(coverage.pairs.distinct).toBe(2);
    coverage.add(Float64Array.of(3, 3, 4, 4), none, none);
    coverage.endGeneration(0);
    // The latter generation alone makes up half of the samples: 2 of its 4 were new.
    expect(coverage.unseen(0.95)?.high).toBe(wilsonInterval(2, 4).high);
    expect(coverage.unseen(0.95)).toMatchObject({ estimate: 1 / 6, samples: 4 });
  });

  it('is the same however a generation was cut up, and when continued from its state', () => {
    const random = new Random();
    random.seed(3);
    const whole = new Coverage();
    let parts = new Coverage();
    for (let generation = 0; generation < 6; generation++) {
      const samples = draws(distributions['zipf'] ?? [], 200, random);
      const others = draws(distributions['uniform'] ?? [], 50, random);
      whole.add(samples, others, none);
      parts.add(samples.slice(120), others.slice(0, 10), none);
      parts.add(samples.slice(0, 120), others.slice(10), none);
      whole.endGeneration(0);
      parts.endGeneration(0);
      parts = Coverage.from(structuredClone(parts.state()));
      expect(parts.unseen(0.95)).toEqual(whole.unseen(0.95));
      expect(parts.saturated(0.95)).toBe(whole.saturated(0.95));
    }
  });

  it('is saturated once few draws are new, seldom too early, and never without samples', () => {
    const random = new Random();
    const coverage = new Coverage();
    expect(coverage.saturated(0.95)).toBe(false);
    let wrong = 0;
    for (let trial = 0; trial < 200; trial++) {
      random.seed(11, trial);
      const one = new Coverage();
      const seen = new Set<number>();
      const probabilities = distributions['one heavy, many rare'] ?? [];
      // Half of the mass is rare: 1 % is left after some 7,000 draws; asked after every 500.
      for (let drawn = 0; drawn < 12_000 && !one.saturated(0.95); drawn += 500) {
        const batch = draws(probabilities, 500, random);
        one.add(batch, none, none);
        one.endGeneration(0);
        for (const kind of batch) seen.add(kind);
      }
      if (one.saturated(0.95) && unseenMass(probabilities, seen) > 0.01) wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(10);
    for (let generation = 0; generation < 10; generation++) {
      coverage.add(new Float64Array(300).fill(1), none, none);
      coverage.endGeneration(0);
    }
    expect(coverage.saturated(0.95)).toBe(true);
  });
});

describe('the curve', () => {
  it('has a point at the end of every generation, and goes on from a kept state', () => {
    const coverage = new Coverage();
    coverage.add(Float64Array.of(1, 2), Float64Array.of(2), none);
    coverage.endGeneration(3);
    coverage.endGeneration(3);
    const later = Coverage.from(coverage.state());
    later.add(Float64Array.of(2, 3, 4, 4), none, none);
    later.endGeneration(7);
    expect(later.curve).toStrictEqual([
      { executions: 3, traces: 2 },
      { executions: 7, traces: 4 },
    ]);
  });

  it('stays short, and ends with the last generation', () => {
    const coverage = new Coverage();
    for (let generation = 1; generation <= 1000; generation++) {
      coverage.add(Float64Array.of(generation), none, none);
      coverage.endGeneration(generation);
    }
    expect(coverage.curve.length).toBeLessThanOrEqual(100);
    expect(coverage.curve.at(-1)).toStrictEqual({ executions: 1000, traces: 1000 });
    expect(coverage.curve.every(({ executions, traces }) => executions === traces)).toBe(true);
  });
});
