import { describe, expect, it } from 'vitest';
import { PayoffSum } from './payoffs.ts';
import { createRandom } from '../strategies/random.ts';
import { isInQuarter } from './freeze.ts';
import { createPortfolio, fixedShares, memberOf, portfolioMembers, sharesAt } from './portfolio.ts';
import { frozenAt, nothingLearned } from './settings.ts';
import { createStrategyPlan } from './strategy-plan.ts';

describe('the portfolio', () => {
  it('gives the sampler a quarter and every member its share, in any stretch', () => {
    expect(fixedShares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    for (const from of [88, 1000, 5000]) {
      const turns = portfolioMembers.map(() => 0);
      let samples = 0;
      for (let execution = from; execution < from + 200; execution++) {
        if (isInQuarter(execution)) samples++;
        else turns[memberOf(execution, fixedShares)]! += 1;
      }
      expect(samples).toBe(50);
      turns.forEach((count, member) => expect(Math.abs(count - 150 * (fixedShares[member] ?? 0))).toBeLessThan(4));
    }
  });

  it.each([
    [1023, { frontier: 0, random: 0.04, lockstep: 0.1 }],
    [1024, { frontier: 0.5, random: 0.01, lockstep: 0.275 }],
    [20_480, { frontier: 0.5, random: 0.26, lockstep: 0.025 }],
  ])('shares execution %i and those behind it by how long the campaign has become', (from, expected) => {
    const shares = sharesAt(from, fixedShares);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    const shareOf = (name: string): number | undefined =>
      shares[portfolioMembers.findIndex(({ spec }) => spec === name)];
    expect(shareOf('frontier')).toBeCloseTo(expected.frontier);
    expect(shareOf('random')).toBeCloseTo(expected.random);
    expect(shareOf('lockstep')).toBeCloseTo(expected.lockstep);
    const { member } = createPortfolio(fixedShares, createRandom);
    if (from < 1024) return;
    const turns = portfolioMembers.map(() => 0);
    for (let execution = from; execution < from + 4000; execution++) {
      if (!isInQuarter(execution)) turns[member(execution)]! += 1;
    }
    shares.forEach((share, index) => expect(Math.abs((turns[index] ?? 0) / 3000 - share)).toBeLessThan(0.01));
  });

  it('has a quarter of the campaign for samples from the freeze on, which alone count', () => {
    let samples = 0;
    for (let execution = frozenAt; execution < 20_000; execution++) {
      if (isInQuarter(execution)) samples++;
      if (execution > 100) expect(samples).toBeGreaterThanOrEqual(Math.floor((execution + 1) / 4));
    }
    expect(samples).toBe(5000);
  });

  it.each(['surw', 'rff', 'frontier'])('gives %s alone a quarter of the campaign for its samples too', (spec) => {
    const { isSample } = createStrategyPlan(spec, nothingLearned);
    const sampled = (runs: number): number =>
      Array.from({ length: runs }, (_, at) => isSample(at)).filter(Boolean).length;
    expect([100, 1500, 20_000].map(sampled)).toEqual([25, 375, 5000]);
    expect(sampled(frozenAt)).toBe(0);
  });

  it('lets pos make the samples, whatever was learned', () => {
    const shares = fixedShares.map((_, member) => (member === 0 ? 1 : 0));
    const plan = createStrategyPlan('portfolio', { ...nothingLearned, shares });
    expect([64, 65, 88, 4096].map((execution) => plan.pick(execution).name)).toEqual(['pos', 'pos', 'pos', 'pos']);
    expect([0, 1, 4, 999].map((execution) => plan.pick(execution).name)).toEqual(['rff', 'rff', 'rff', 'rff']);
    expect(plan.sampler).toBe('pos');
  });

  it('gives the engine objects of one shape, whose methods V8 finds without a look-up', () => {
    const plan = createStrategyPlan('portfolio', nothingLearned);
    const shapes = Array.from({ length: 30_000 }, (_, execution) => Object.keys(plan.pick(execution)).join(' '));
    expect([...new Set(shapes)]).toHaveLength(1);
  });

  it('takes little memory: every generation has new plans, and what collects the old ones throws optimized code away', () => {
    const before = process.memoryUsage().arrayBuffers;
    const plans = Array.from({ length: 20 }, () => createStrategyPlan('portfolio', nothingLearned));
    for (const plan of plans) for (let execution = 0; execution < 30_000; execution++) plan.pick(execution);
    expect((process.memoryUsage().arrayBuffers - before) / plans.length).toBeLessThan(64 * 1024);
  });
});

describe('merit', () => {
  it('changes nothing before there are findings', () => {
    const sum = new PayoffSum();
    sum.execution(0);
    expect(sum.shares([0.7, 0.3])).toEqual([0.7, 0.3]);
  });

  it('goes to who shows what others do not, and leaves everybody half of the fixed share', () => {
    const sum = new PayoffSum();
    for (let i = 0; i < 100; i++) {
      for (const member of [0, 1, 2]) {
        sum.execution(member);
        sum.hit(member, 'common');
      }
      if (i % 10 === 0) sum.hit(1, 'rare');
    }
    // A third of the common finding each, the rare one for member 1 alone: merits 1/6, 4/6, 1/6.
    const third = 1 / 3;
    const [first = 0, second = 0, last = 0] = sum.shares([third, third, third]);
    expect(first).toBeCloseTo(1 / 6 + 1 / 12);
    expect(second).toBeCloseTo(1 / 6 + 1 / 3);
    expect(last).toBeCloseTo(first);
  });

  it('counts hits per execution: a member is not rewarded for having more turns', () => {
    const sum = new PayoffSum();
    for (let i = 0; i < 90; i++) {
      sum.execution(0);
      if (i % 3 === 0) sum.hit(0, 'bug');
      if (i % 9 === 0) sum.execution(1);
      if (i % 27 === 0) sum.hit(1, 'bug');
    }
    const [first = 0, second = 0] = sum.shares([0.5, 0.5]);
    expect(Math.abs(first - second)).toBeLessThan(0.05);
  });
});
