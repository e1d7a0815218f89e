/** Runs a generation: deals its executions out to workers, gathers what they hand in, and makes up for workers that hang. */
import type { Crew } from './crew.ts';
import { createDeal, type Deal, handIn, isTaken, takeBack } from './deal.ts';
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

/** `reinforcements`: when workers beyond the first may take part. */
export async function runGeneration(
  crew: Crew,
  { jobs, stopOn }: Pick<CampaignSettings, 'jobs' | 'stopOn'>,
  request: ShardRequest,
  owner: GenerationOwner,
  reinforcements: Promise<void>,
): Promise<void> {
  const workers = Math.max(1, Math.min(jobs, Math.ceil((request.to - request.from) / leastForWorker)));
  const kept: DealtResult[] = [];
  const lane = async (index: number, deal: Deal): Promise<void> => {
    const worker = index + 1;
    while (!isTaken(deal) && !owner.stopped()) {
      try {
        const results = await crew.worker(index).run<'shard'>({ kind: 'shard', request, deal, worker });
        handIn(deal, worker);
        if (stopOn === 'first') kept.push(...results);
        else for (const { result } of results) owner.add(result);
      } catch (error) {
        if (!(error instanceof WorkerHung)) throw error;
        crew.dismiss(index);
        const { execution } = error;
        const ends = owner.hung(execution);
        // What it had found is lost with it: another one runs the same again, but for the hang.
        const lost = takeBack(deal, worker, execution).filter(({ to }) => !ends || to <= execution);
        await lane(index, createDeal(lost, 1));
        if (ends) return;
      }
    }
  };
  const deal = createDeal([request], workers);
  const first = lane(0, deal);
  const others = Array.from({ length: workers - 1 }, async (_, index) => {
    await Promise.race([reinforcements, first]);
    await lane(index + 1, deal);
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
