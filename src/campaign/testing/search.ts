/** For tests: runs searches as a campaign does, in this thread. */
import type { EngineSupply } from '../engine-supply.ts';
import { CampaignSum } from '../merge.ts';
import { runSearch, type SearchControl, type SearchRequest } from '../search-runner.ts';
import type { CampaignSettings } from '../settings.ts';

/** Does nothing, and goes on as long as the settings say. */
export const idleControl: SearchControl = {
  next: () => true,
  progressed: () => {},
  planning: () => {},
  handsOver: () => {},
  goesOn: () => true,
  saves: () => false,
};

/** Adds everything that the search hands over to `sum`. */
export async function searchHere(
  settings: CampaignSettings,
  engines: EngineSupply,
  control: Partial<SearchControl> = {},
  request: SearchRequest = { keeps: false },
  sum: CampaignSum = new CampaignSum(),
): Promise<CampaignSum> {
  const adding: SearchControl = {
    ...idleControl,
    ...control,
    handsOver(part) {
      sum.addSearch(part);
      control.handsOver?.(part);
    },
  };
  sum.addSearch(await runSearch(settings, engines, adding, request));
  sum.endSearch();
  return sum;
}
