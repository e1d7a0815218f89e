/** What the page says of campaigns, one after the other. */
import type { AppFinding } from '../../src/server/model.ts';
import type { CampaignEntry } from '../../src/store/history-model.ts';

/** Campaigns of the finding's program since it was first found, and whether the last one of them still did. */
export interface FindingHistory {
  readonly found: number;
  readonly campaigns: number;
  readonly inLast: boolean;
}

/** `campaigns`: the last one first. */
export function historyOf(
  { id, files }: Pick<AppFinding, 'id' | 'files'>,
  campaigns: readonly CampaignEntry[],
): FindingHistory {
  const same = campaigns.filter((campaign) => campaign.files.join('\n') === files.join('\n'));
  const has = ({ findings }: CampaignEntry): boolean => findings.some((finding) => finding.id === id);
  const since = same.slice(0, same.findLastIndex(has) + 1);
  return { found: since.filter(has).length, campaigns: since.length, inLast: since[0] !== undefined && has(since[0]) };
}

/** Campaigns of one program, the first one first. */
export interface Series {
  readonly name: string;
  readonly campaigns: readonly CampaignEntry[];
}

/** Campaigns without samples have no rate. Programs are told apart by their files and arguments; the last checked one is the first. */
export function seriesOf(campaigns: readonly CampaignEntry[]): Series[] {
  const byName = new Map<string, CampaignEntry[]>();
  for (const campaign of campaigns) {
    if (campaign.passRate.executions === 0) continue;
    const name = [...campaign.files, ...(campaign.arguments.length === 0 ? [] : ['--', ...campaign.arguments])].join(
      ' ',
    );
    byName.set(name, [campaign, ...(byName.get(name) ?? [])]);
  }
  return [...byName].map(([name, list]) => ({ name, campaigns: list }));
}

/** Never rounded up to 100 % or down to 0 %. */
export function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  return `${Math.min(99.99, Math.max(0.01, Number((share * 100).toPrecision(4))))} %`;
}
