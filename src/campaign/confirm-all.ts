/** Confirms what a campaign found: each finding in one worker, as many at a time as there are workers. */
import { InternalError } from '../base/assert.ts';
import type { Confirmation } from './confirm.ts';
import type { Crew } from './crew.ts';
import type { Draft } from './describe.ts';
import type { CampaignSum } from './merge.ts';
import type { SchedulePlan } from './old-schedule.ts';
import type { CampaignSettings } from './settings.ts';
import type { Candidate, Witness } from './shard.ts';

/** Distinct findings confirmed at most; more are counted in a note. */
export const maxConfirmed = 100;
/** Findings whose decisive order is looked for: some hundred executions each. */
const maxExplained = 12;
/** Findings whose traces are recorded, when traces are asked for. */
const maxTraced = 20;

export interface ConfirmedFinding {
  readonly draft: Draft;
  readonly witness: Witness;
  readonly plan: SchedulePlan;
  readonly hits: number;
  readonly sampleHits: number;
  readonly firstHit: number;
}

/** @throws InternalError when a finding cannot be replayed. */
export async function confirmAll(
  crew: Crew,
  settings: CampaignSettings,
  sum: CampaignSum,
  notes: string[],
): Promise<ConfirmedFinding[]> {
  const order = (a: Candidate, b: Candidate): number =>
    a.firstHit - b.firstHit || (a.finding.key < b.finding.key ? -1 : 1);
  const candidates = [...sum.candidates.values()].toSorted(order);
  if (candidates.length > maxConfirmed) {
    notes.push(`${candidates.length - maxConfirmed} further findings were not examined; mend some of these first.`);
  }
  const queue = candidates.slice(0, maxConfirmed);
  const racySites = [...sum.racySites].toSorted((a, b) => a - b);
  const results: (ConfirmedFinding | undefined)[] = [];
  let next = 0;
  const lane = async (index: number): Promise<void> => {
    while (next < queue.length) {
      const at = next++;
      const candidate = queue[at];
      if (candidate === undefined) return;
      const explain = at < maxExplained && settings.explain !== false ? { explain: racySites } : {};
      const confirmation = await crew.worker(index).run<'confirm'>({
        kind: 'confirm',
        candidate,
        shrink: true,
        ...explain,
        traced: settings.traces && at < maxTraced,
      });
      results[at] = confirmedOf(confirmation, candidate);
    }
  };
  const jobs = Math.max(1, Math.min(settings.jobs, queue.length));
  await Promise.all(Array.from({ length: jobs }, (_, index) => lane(index)));
  return results.filter((result) => result !== undefined);
}

function confirmedOf(confirmation: Confirmation, candidate: Candidate): ConfirmedFinding {
  if (confirmation.kind === 'diverged') {
    const { step, expected, actual } = confirmation.divergence;
    throw new InternalError(
      `Replay of execution ${confirmation.execution} diverged at step ${step}: expected ${expected}, found ${actual} (${confirmation.key})`,
    );
  }
  const { draft, witness, plan } = confirmation;
  return { draft, witness, plan, hits: candidate.hits, sampleHits: candidate.sampleHits, firstHit: candidate.firstHit };
}
