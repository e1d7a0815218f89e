/** Confirms what a campaign found and explains it: every finding, order and blame in some worker, as many at a time as there are workers. */
import { assert, InternalError } from '../base/assert.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { Confirmation, Explainable } from './confirm.ts';
import type { Crew } from './crew.ts';
import type { Draft } from './describe.ts';
import type { CampaignSum } from './merge.ts';
import type { SchedulePlan } from './old-schedule.ts';
import type { DescribedOrder } from './order-description.ts';
import type { DescribedBlame } from './orders/description.ts';
import type { CampaignSettings } from './settings.ts';
import type { Candidate, Witness } from './shard-result.ts';
import type { WorkerHandle } from './worker-handle.ts';

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
  const confirmations: Confirmation[] = [];
  await shareOut(
    crew,
    settings.jobs,
    queue.map((candidate, at) => async (worker) => {
      const traced = settings.traces && at < maxTraced;
      confirmations[at] = await worker.run<'confirm'>({ kind: 'confirm', candidate, shrink: true, traced });
    }),
  );
  const results = queue.map((candidate, at) => confirmedOf(confirmations[at], candidate));
  if (settings.explain !== false) {
    const racySites = [...sum.racySites].toSorted((a, b) => a - b);
    await shareOut(
      crew,
      settings.jobs,
      results
        .slice(0, maxExplained)
        .flatMap((result, at) => explanationsOf(result, queue[at], racySites, settings.engine)),
    );
  }
  return results.map(({ explainable, order, blame, draft, ...rest }) => {
    void explainable;
    return {
      ...rest,
      draft: { ...draft, ...(order === undefined ? {} : { order }), ...(blame === undefined ? {} : { blame }) },
    };
  });
}

/** A finding on its way. */
interface Confirmed extends ConfirmedFinding {
  readonly explainable: boolean;
  order?: DescribedOrder | undefined;
  blame?: DescribedBlame | undefined;
}

/** What takes some hundred executions each: for several workers, also when there is one finding. */
function explanationsOf(
  result: Confirmed,
  candidate: Candidate | undefined,
  racySites: readonly number[],
  { memoryModel, exhaustive }: EngineOptions,
): Work[] {
  if (candidate === undefined || !result.explainable) return [];
  const { draft, witness } = result;
  const of: Explainable = { finding: candidate.finding, witness, racySites };
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

type Work = (worker: WorkerHandle) => Promise<void>;

/** Every piece of work in some worker, in their order as workers become free. */
async function shareOut(crew: Crew, jobs: number, work: readonly Work[]): Promise<void> {
  const left = work.values();
  const lane = async (index: number): Promise<void> => {
    for (const piece of left) await piece(crew.worker(index));
  };
  await Promise.all(Array.from({ length: Math.min(Math.max(1, jobs), work.length) }, async (_, index) => lane(index)));
}

function confirmedOf(confirmation: Confirmation | undefined, candidate: Candidate): Confirmed {
  assert(confirmation !== undefined, 'every candidate was examined');
  if (confirmation.kind === 'diverged') {
    const { step, expected, actual } = confirmation.divergence;
    throw new InternalError(
      `Replay of execution ${confirmation.execution} diverged at step ${step}: expected ${expected}, found ${actual} (${confirmation.key})`,
    );
  }
  const { draft, witness, plan, explainable } = confirmation;
  const { hits, sampleHits, firstHit } = candidate;
  return { draft, witness, plan, explainable, hits, sampleHits, firstHit };
}
