import { describe, expect, it } from 'vitest';
import { campaign, result } from '../report/golden/build.ts';
import { dataRace, deadlock } from '../report/golden/findings.ts';
import type { CheckResult } from '../report/model.ts';
import { mergeResults, type NamedResult } from './merge-results.ts';

function shard(index: number, of: number, fields: Partial<CheckResult> = {}, counts: object = {}): NamedResult {
  const from = (index - 1) * 1000;
  const part = { ...campaign, ...counts, shard: { index, of, from, to: from + 1000 } };
  return { name: `${index}.json`, result: result({ ...fields, campaign: part }) };
}

const rate = (executions: number, failing: number): object => ({
  executions,
  failing,
  residualRisk: null,
  passRate: { ...campaign.passRate, executions, value: (executions - failing) / executions },
});

describe('mergeResults', () => {
  it('adds counts up and takes the rate of all samples', () => {
    const merged = mergeResults([shard(2, 2, {}, rate(200, 30)), shard(1, 2, {}, rate(100, 0))]);
    expect(merged.campaign).toMatchObject({ executions: 300, failing: 30, residualRisk: null });
    expect(merged.campaign?.passRate).toMatchObject({ executions: 300, value: 0.9 });
    // Wilson's interval of 270 of 300.
    expect(merged.campaign?.passRate.low).toBeCloseTo(0.8608, 4);
    expect(merged.campaign?.passRate.high).toBeCloseTo(0.9291, 4);
    expect(merged.campaign).not.toHaveProperty('shard');
  });

  it('allows for samples that were cut off', () => {
    const one = shard(1, 1, {}, { passRate: { ...campaign.passRate, executions: 100, value: 1, cutOff: 50 } });
    const { low, high, cutOff } = mergeResults([one]).campaign!.passRate;
    expect(cutOff).toBe(50);
    expect(low).toBeLessThan(0.5);
    expect(high).toBe(1);
  });

  it('keeps one finding for a bug, with the smallest schedule, all hits and the earliest', () => {
    const small = { ...dataRace, switches: 0, schedule: 'h1.small', executionsHit: 3, firstHitAtExecution: 1500 };
    const large = { ...dataRace, switches: 4, schedule: 'h1.large', executionsHit: 4, firstHitAtExecution: 7 };
    const merged = mergeResults([shard(1, 2, { findings: [large] }), shard(2, 2, { findings: [small, deadlock] })]);
    expect(merged.verdict).toBe('findings');
    expect(merged.findings.map(({ id }) => id).toSorted()).toEqual([dataRace.id, deadlock.id].toSorted());
    const race = merged.findings.find(({ id }) => id === dataRace.id);
    expect(race).toMatchObject({ switches: 0, schedule: 'h1.small', executionsHit: 7, firstHitAtExecution: 7 });
  });

  it('is not clean when a shard is missing or incomplete', () => {
    expect(mergeResults([shard(1, 1)]).verdict).toBe('clean');
    const missing = mergeResults([shard(1, 3), shard(3, 3)]);
    expect(missing.verdict).toBe('incomplete');
    expect(missing.notes).toContain('Shard 2 of 3 is missing: this is not the whole campaign.');
    expect(mergeResults([shard(1, 2), shard(2, 2, { verdict: 'incomplete' })]).verdict).toBe('incomplete');
    expect(mergeResults([shard(1, 1)]).campaign).not.toHaveProperty('incomplete');
    // All that it found may be silenced afterwards.
    const early = mergeResults([shard(1, 2, { verdict: 'findings' }, { incomplete: true }), shard(2, 2)]);
    expect(early).toMatchObject({ verdict: 'incomplete', campaign: { incomplete: true } });
  });

  it.each([
    ['no shards', [{ name: 'a', result: result({}) }], 'is not the result of a shard'],
    ['a shard twice', [shard(1, 2), shard(1, 2)], 'are both shard 1 of 2'],
    ['different seeds', [shard(1, 2), shard(2, 2, {}, { seed: 2 })], 'seed is 2, not 1'],
    ['different numbers of shards', [shard(1, 2), shard(2, 3)], 'shards is 3, not 2'],
    ['nothing', [], 'nothing to merge'],
  ])('refuses %s', (_what, parts, message) => {
    expect(() => mergeResults(parts)).toThrow(message);
  });
});
