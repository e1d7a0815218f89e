/** Confirms what a campaign found and explains it: every finding, order and blame in some worker, as many at a time as there are workers. */
import { InternalError } from '../base/assert.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { Confirmation, Explainable } from './confirm.ts';
import type { Crew } from './crew.ts';
import type { Draft } from './describe.ts';
import type { CampaignSum } from './merge.ts';
import type { SchedulePlan } from './old-schedule.ts';
import type { DescribedOrder } from './order-description.ts';
import type { DescribedBlame } from './orders/description.ts';
import { withoutRefuted } from './refuted-benign.ts';
import type { CampaignSettings } from './settings.ts';
import type { Candidate, Witness } from './shard-result.ts';
import { type Ending, shareOut, type Work } from './sharing-out.ts';

/** Distinct findings confirmed at most; more are counted in a note. */
export const maxConfirmed = 100;
/** Findings whose decisive order is looked for: some hundred executions each. */
const maxExplained = 12;
/** Findings whose traces are recorded, when traces are asked for. */
const maxTraced = 20;
/**
 * Events spent at most on making schedules smaller, and again on explaining: on all findings together as many as the campaign took, but no fewer than
 * `least` and no more than `most`; each has its share, and `one` at most. Counts, not time: equal campaigns give equal results on any machine.
 */
const events = { least: 40_000_000, most: 80_000_000, one: 20_000_000 };

/** @param explored events that the campaign took. */
export function eventsForEach(explored: number, findings: number): number {
  const all = Math.min(events.most, Math.max(events.least, explored));
  return Math.min(events.one, Math.floor(all / Math.max(1, findings)));
}

export interface ConfirmedFinding {
  readonly draft: Draft;
  readonly witness: Witness;
  readonly plan: SchedulePlan;
  readonly hits: number;
  readonly sampleHits: number;
  readonly firstHit: number;
  /** It ended its executions, which then showed no other such finding. */
  readonly fatal: boolean;
}

/**
 * What `ending` leaves undone is missing: findings not replayed, explanations of those that are.
 * @throws InternalError when a finding cannot be replayed.
 */
export async function confirmAll(
  crew: Crew,
  settings: CampaignSettings,
  sum: CampaignSum,
  notes: string[],
  ending: Ending,
): Promise<ConfirmedFinding[]> {
  // Of one execution, what came first may be why the rest came.
  const order = (a: Candidate, b: Candidate): number =>
    a.firstHit - b.firstHit || a.finding.step - b.finding.step || (a.finding.key < b.finding.key ? -1 : 1);
  const candidates = [...sum.candidates.values()].toSorted(order);
  if (candidates.length > maxConfirmed) {
    notes.push(`${candidates.length - maxConfirmed} further findings were not examined; mend some of these first.`);
  }
  const queue = candidates.slice(0, maxConfirmed);
  const budget = eventsForEach(sum.steps, queue.length);
  const confirmations: (Confirmation | undefined)[] = queue.map(() => undefined);
  const unreplayed = await shareOut(
    crew,
    settings.jobs,
    'confirming',
    queue.map((candidate, at) => async (worker, hung) => {
      const traced = settings.traces && at < maxTraced;
      // Its own schedule does not hang; one that was to become smaller may.
      const task = {
        kind: 'confirm',
        candidate,
        budget: hung === 0 && !ending.hurries() ? budget : 0,
        traced,
      } as const;
      confirmations[at] = await worker.run<'confirm'>(task);
    }),
    2,
    ending,
  );
  const results = confirmations.flatMap((confirmation, at) => confirmedOf(confirmation, queue[at]));
  const unconfirmed = queue.length - results.length;
  if (unconfirmed > unreplayed) {
    notes.push(`Findings that were not replayed, because the campaign was interrupted: ${unconfirmed - unreplayed}.`);
  }
  if (unreplayed > 0) notes.push(`Findings left out, because their replay made no progress: ${unreplayed}.`);
  if (settings.explain !== false && !ending.hurries()) {
    const racySites = [...sum.racySites].toSorted((a, b) => a - b);
    const explained = results.slice(0, maxExplained);
    const each = eventsForEach(sum.steps, explained.length);
    const work = explained.flatMap((result) => explanationsOf(result, racySites, each, settings.engine));
    const unexplained = await shareOut(crew, settings.jobs, 'explaining', work, 1, ending);
    if (unexplained > 0)
      notes.push(`Explanations left out, because an execution for them made no progress: ${unexplained}.`);
  }
  const drafts = results.map(({ order, blame, draft }) => ({
    ...draft,
    ...(order === undefined ? {} : { order }),
    ...(blame === undefined ? {} : { blame }),
  }));
  const judged = withoutRefuted(drafts);
  return results.map(({ explainable, candidate, order, blame, ...rest }, at) => {
    void [explainable, candidate, order, blame];
    return { ...rest, draft: judged[at] ?? rest.draft };
  });
}

/** A finding on its way. */
interface Confirmed extends ConfirmedFinding {
  readonly candidate: Candidate;
  readonly explainable: boolean;
  order?: DescribedOrder | undefined;
  blame?: DescribedBlame | undefined;
}

/** What takes some hundred executions each: for several workers, also when there is one finding. */
function explanationsOf(
  result: Confirmed,
  racySites: readonly number[],
  budget: number,
  { memoryModel, exhaustive }: EngineOptions,
): Work[] {
  if (!result.explainable) return [];
  const { candidate, draft, witness } = result;
  const of: Explainable = { finding: candidate.finding, witness, racySites, budget };
  const order: Work = async (worker) => {
    result.order = await worker.run<'order'>({ kind: 'order', of });
  };
  const blame: Work = async (worker) => {
    result.blame = await worker.run<'blame'>({ kind: 'blame', of });
  };
  // What needs weak memory, and races, which atomics of too weak orders leave open under any model.
  const mayBlame = draft.weakAccesses !== undefined || candidate.finding.kind === 'data-race';
  return mayBlame && memoryModel === 'c11' && !exhaustive ? [order, blame] : [order];
}

/** None when it was not come to. */
function confirmedOf(confirmation: Confirmation | undefined, candidate: Candidate | undefined): Confirmed[] {
  if (confirmation === undefined || candidate === undefined) return [];
  if (confirmation.kind === 'diverged') {
    const { step, expected, actual } = confirmation.divergence;
    throw new InternalError(
      `Replay of execution ${confirmation.execution} diverged at step ${step}: expected ${expected}, found ${actual} (${confirmation.key})`,
    );
  }
  const { draft, witness, plan, explainable } = confirmation;
  const { hits, sampleHits, firstHit, finding } = candidate;
  return [{ draft, witness, plan, explainable, candidate, hits, sampleHits, firstHit, fatal: finding.fatal }];
}
