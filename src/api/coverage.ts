/** What a campaign saw and what it did not, for the report. */
import type { CampaignSum } from '../campaign/merge.ts';
import type { CampaignSettings } from '../campaign/settings.ts';
import type { CoverageSummary } from '../report/model.ts';

export function coverageOf({ coverage, candidates }: CampaignSum, settings: CampaignSettings): CoverageSummary {
  const { confidence } = settings;
  const unseen = coverage.unseen(confidence);
  return {
    exact: coverage.traces.exact && coverage.pairs.exact,
    seenOnce: coverage.traces.seenOnce,
    readsFromPairs: coverage.pairs.distinct,
    racingPairs: [...candidates.values()].filter(({ finding }) => finding.kind === 'data-race').length,
    unseen: unseen === null ? null : { ...unseen, confidence },
    saturated: coverage.saturated(confidence),
    ...(coverage.curve.length === 0 ? {} : { curve: coverage.curve }),
  };
}
