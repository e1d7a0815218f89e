/** Runs a generation: deals its executions out to workers, gathers what they hand in, and makes up for workers that hang. */
import type { Crew } from './crew.ts';
import type { ExecutionRange } from './campaign-shard.ts';
import { createDeal, type Deal, handIn, holds, isTaken, takeBack, withSamplesFirst } from './deal.ts';
import type { DealtResult } from './protocol.ts';
import type { CampaignSettings } from './settings.ts';
import { isLast, type ShardResult } from './shard-result.ts';
import type { ShardRequest } from './shard.ts';
import { WorkerHung } from './worker-handle.ts';

/** The campaign that a generation belongs to. */
export interface GenerationOwner {
  /** No more executions are wanted. */
  stopped(): boolean;
  add(result: ShardResult): void;
  /** An execution hung. True: the campaign ends here, with what was run before it. */
  hung(execution: number): boolean;
}

/** Fewer executions for each worker are not worth waking it. */
const leastForWorker = 8;

function workersFor({ from, to }: ExecutionRange, jobs: number): number {
  return Math.max(1, Math.min(jobs, Math.ceil((to - from) / leastForWorker)));
}

/**
 * A generation whose samples may be run before the one before it has ended. Undefined where that cannot be: which executions count is not known when the
 * first finding ends the campaign, and whoever ran some has to take part in the generation.
 */
export function dealAhead(
  range: ExecutionRange,
  { jobs, stopOn }: Parameters<typeof runGeneration>[1],
): Deal | undefined {
  const workers = workersFor(range, jobs);
  return stopOn === 'first' || workers < jobs ? undefined : createDeal(withSamplesFirst(range), workers);
}

/** `deal`: of the generation, when executions of it may have been run already; `reinforcements`: when workers beyond the first may take part. */
export async function runGeneration(
  crew: Crew,
  { jobs, stopOn }: Pick<CampaignSettings, 'jobs' | 'stopOn'>,
  { deal, ahead, ...request }: ShardRequest & { readonly deal: Deal | undefined; readonly ahead: Deal | undefined },
  owner: GenerationOwner,
  reinforcements: Promise<void>,
): Promise<void> {
  const workers = workersFor(request, jobs);
  const whole = deal ?? createDeal([request], workers);
  const kept: DealtResult[] = [];
  const lane = async (index: number, own: Deal): Promise<void> => {
    const worker = index + 1;
    while ((!isTaken(own) || holds(own, worker)) && !owner.stopped()) {
      try {
        const task = { kind: 'shard', request, deal: own, worker } as const;
        const goesAhead = ahead !== undefined && own === whole;
        const results = await crew.worker(index).run<'shard'>(goesAhead ? { ...task, ahead } : task);
        handIn(own, worker);
        if (stopOn === 'first') kept.push(...results);
        else for (const { result } of results) owner.add(result);
      } catch (error) {
        if (!(error instanceof WorkerHung)) throw error;
        crew.dismiss(index);
        const { execution } = error;
        const ends = owner.hung(execution);
        // What it had found is lost with it: another one runs the same again, but for the hang.
        const lost = takeBack(own, worker, execution).filter(({ to }) => !ends || to <= execution);
        await lane(index, createDeal(lost, 1));
        if (ends) return;
      }
    }
  };
  const first = lane(0, whole);
  const others = Array.from({ length: workers - 1 }, async (_, index) => {
    await Promise.race([reinforcements, first]);
    await lane(index + 1, whole);
  });
  await Promise.all([first, ...others]);
  for (const result of upToTheFirst(kept)) owner.add(result);
}

/** As if executions had run one after the other up to the first that ends a campaign with `stopOn: 'first'`. */
function upToTheFirst(results: readonly DealtResult[]): ShardResult[] {
  const last = results.reduce(
    (first, { from, result }) => (isLast(result) ? Math.min(first, from) : first),
    Number.POSITIVE_INFINITY,
  );
  return results.filter(({ from }) => from <= last).map(({ result }) => result);
}
