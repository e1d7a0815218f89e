/** The verdict of a campaign. */
import type { CampaignResult } from '../campaign/campaign.ts';
import type { CampaignSettings } from '../campaign/settings.ts';
import { isSearch } from '../campaign/strategy-plan.ts';
import type { Verdict } from '../report/model.ts';
import { missedGoal } from './notes.ts';

export function verdictOf(result: CampaignResult, findings: number, settings: CampaignSettings): Verdict {
  if (findings > 0) return 'findings';
  return isIncomplete(result, settings) ? 'incomplete' : 'clean';
}

/** It cannot be clean, also when every finding that it has is silenced: the budget was not used, or not all of it counts. */
export function isIncomplete(result: CampaignResult, settings: CampaignSettings): boolean {
  if (missedGoal(result, settings) || missedSchedules(result, settings)) return true;
  const { sum, stoppedBy, unexamined } = result;
  const early = stoppedBy === 'interrupt' || stoppedBy === 'first';
  return early || sum.cutOff > 0 || sum.executions === 0 || unexamined > 0;
}

/** An exhaustive search that left something out. */
function missedSchedules({ sum: { search } }: CampaignResult, settings: CampaignSettings): boolean {
  if (!isSearch(settings.strategy)) return false;
  return search === undefined || !search.done || search.gaps.length > 0 || search.bound?.overflowed === true;
}
