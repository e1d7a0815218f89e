import { expect, it } from 'vitest';
import type { CampaignResult } from '../campaign/campaign.ts';
import { CampaignSum } from '../campaign/merge.ts';
import { plainSettings } from '../campaign/testing/settings.ts';
import { isIncomplete, verdictOf } from './verdict.ts';

function ended(
  part: Partial<CampaignResult>,
  counts: Partial<Record<'executions' | 'cutOff', number>>,
): CampaignResult {
  const sum = Object.assign(new CampaignSum(), { executions: 10 }, counts);
  return { sum, stoppedBy: 'runs', confirmed: [], unexamined: 0, notes: [], hangs: [], ...part };
}

it.each<[string, CampaignResult, boolean]>([
  ['that used its budget', ended({}, {}), false],
  ['whose time was up', ended({ stoppedBy: 'time' }, {}), false],
  ['that ran nothing', ended({ stoppedBy: 'time' }, { executions: 0 }), true],
  ['that was interrupted', ended({ stoppedBy: 'interrupt' }, {}), true],
  ['that ended at its first finding', ended({ stoppedBy: 'first' }, {}), true],
  ['of which executions were cut off', ended({}, { cutOff: 1 }), true],
  ['with a finding that was not replayed', ended({ unexamined: 1 }, {}), true],
])('a campaign %s', (_name, result, incomplete) => {
  expect(isIncomplete(result, plainSettings)).toBe(incomplete);
  expect(verdictOf(result, 0, plainSettings)).toBe(incomplete ? 'incomplete' : 'clean');
  expect(verdictOf(result, 1, plainSettings)).toBe('findings');
});
