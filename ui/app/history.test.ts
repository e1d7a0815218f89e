import { describe, expect, it } from 'vitest';
import type { CampaignEntry } from '../../src/store/history-model.ts';
import { historyOf, percent, seriesOf } from './history.ts';

function campaign(endedAtMs: number, files: readonly string[], ...ids: string[]): CampaignEntry {
  return {
    format: 1,
    endedAtMs,
    elapsedMs: 1,
    files,
    arguments: [],
    program: '00',
    strategy: 'portfolio',
    seed: 1,
    memoryModel: 'c11',
    verdict: ids.length === 0 ? 'clean' : 'findings',
    executions: 10,
    failing: 0,
    passRate: { executions: 10, value: 1, low: 0.7, high: 1 },
    findings: ids.map((id) => ({ id, title: id, severity: 'error' })),
  };
}

/** The last one first, as the server sends them. */
const campaigns = [
  campaign(5, ['a.c']),
  campaign(4, ['b.c'], 'x'),
  campaign(3, ['a.c'], 'x', 'y'),
  campaign(2, ['a.c'], 'y'),
  campaign(1, ['a.c']),
];

describe('the history of a finding', () => {
  it('begins with the first campaign of its program that found it', () => {
    expect(historyOf({ id: 'x', files: ['a.c'] }, campaigns)).toEqual({ found: 1, campaigns: 2, inLast: false });
    expect(historyOf({ id: 'y', files: ['a.c'] }, campaigns)).toEqual({ found: 2, campaigns: 3, inLast: false });
    expect(historyOf({ id: 'x', files: ['b.c'] }, campaigns)).toEqual({ found: 1, campaigns: 1, inLast: true });
    expect(historyOf({ id: 'z', files: ['a.c'] }, campaigns)).toEqual({ found: 0, campaigns: 0, inLast: false });
  });
});

describe('pass rates', () => {
  it('are a series for every program, the first campaign first, without those that have no samples', () => {
    const none = { ...campaign(6, ['a.c']), passRate: { executions: 0, value: 0, low: 0, high: 1 } };
    const series = seriesOf([none, ...campaigns]).map(({ name, campaigns: list }) => [
      name,
      list.map((one) => one.endedAtMs),
    ]);
    expect(series).toEqual([
      ['a.c', [1, 2, 3, 5]],
      ['b.c', [4]],
    ]);
  });

  it('are not rounded to certainty', () => {
    expect([0, 1e-9, 0.12345, 0.999_999, 1].map(percent)).toEqual(['0 %', '0.01 %', '12.35 %', '99.99 %', '100 %']);
  });
});
