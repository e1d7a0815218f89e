import { describe, expect, it } from 'vitest';
import { fisherExact } from './statistics.ts';
import { type Evidence, judge, significance } from './verdict.ts';

const gone: Evidence = {
  before: { hits: 213, trials: 1000 },
  after: { hits: 0, trials: 20_000 },
  reproduced: false,
  cutOff: 0,
  unexamined: 0,
  interrupted: false,
  searched: false,
  exhaustive: false,
};

describe('judge', () => {
  it('calls a frequent bug that stays away fixed', () => {
    const { verdict, pValue, reasons } = judge(gone);
    expect(verdict).toBe('fixed');
    expect(pValue).toBeLessThan(1e-9);
    expect(reasons).toEqual([]);
  });

  it.each<[string, Partial<Evidence>]>([
    ['seen again, however rarely', { after: { hits: 1, trials: 20_000 } }],
    ['shown by the old schedule alone', { reproduced: true }],
    ['seen again in a campaign that ended early', { after: { hits: 1, trials: 20 }, interrupted: true, cutOff: 3 }],
    ['seen again although exhaustive', { reproduced: true, exhaustive: true }],
  ])('says not fixed: %s', (_why, part) => expect(judge({ ...gone, ...part }).verdict).toBe('not-fixed'));

  it.each<[string, Partial<Evidence>]>([
    ['executions were cut off', { cutOff: 1 }],
    ['findings were not examined', { unexamined: 1 }],
    ['the campaign was interrupted', { interrupted: true }],
    ['no execution could show it', { after: { hits: 0, trials: 0 } }],
    ['a search did not come to an end', { searched: true }],
    ['it was seen once in 20,000', { before: { hits: 1, trials: 20_000 } }],
  ])('cannot tell when %s', (_why, part) => {
    const { verdict, reasons } = judge({ ...gone, ...part });
    expect(verdict).toBe('cannot-tell');
    expect(reasons).toHaveLength(1);
  });

  it('says how many executions would be enough for a rare one', () => {
    const before = { hits: 1, trials: 20_000 };
    const needed = judge({ ...gone, before }).executionsNeeded ?? 0;
    expect(needed).toBeGreaterThan(20_000);
    expect(judge({ ...gone, before, after: { hits: 0, trials: needed } }).verdict).toBe('fixed');
    expect(fisherExact(before, { hits: 0, trials: Math.floor(needed * 0.9) })).toBeGreaterThanOrEqual(significance);
  });

  it('needs no statistics when every schedule was run', () => {
    const rare = { ...gone, before: { hits: 1, trials: 20_000 }, after: { hits: 0, trials: 12 }, exhaustive: true };
    expect(judge(rare).verdict).toBe('fixed');
    expect(judge({ ...rare, cutOff: 1 }).verdict).toBe('cannot-tell');
  });
});
