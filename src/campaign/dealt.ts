/** A worker's part in a generation: takes executions from the deal until nothing is left, or until it is time to tell how far it came. */
import { close, type Deal, type DealtRange, take, takeSample } from './deal.ts';
import type { DealtResult, Task } from './protocol.ts';
import type { CampaignSettings } from './settings.ts';
import { isLast, type ShardResult } from './shard-result.ts';
import type { ShardControl, ShardRunner } from './shard.ts';

/** Often enough for whoever watches the campaign; seldom enough that messages and merging take no time. */
const tellEveryMs = 250;

export async function runDealt(
  runner: ShardRunner,
  { stopOn }: CampaignSettings,
  { request, deal, worker }: Extract<Task, { kind: 'shard' }>,
  control: ShardControl,
): Promise<readonly DealtResult[]> {
  const ranges = taken(deal, worker);
  if (stopOn !== 'first') return [{ from: request.from, result: await runner.run(request, control, ranges) }];
  // Apart from each other: those behind the first finding do not count, and which these are is not known yet.
  const results: DealtResult[] = [];
  let goesOn = true;
  const noted: ShardControl = { next: (execution) => (goesOn = control.next(execution)) };
  for (const range of ranges) {
    const result = await runner.run({ ...request, ...range }, noted);
    results.push({ from: range.from, result });
    if (isLast(result)) close(deal);
    if (!goesOn) break;
  }
  return results;
}

/**
 * Runs samples of the generation after that of `task` until the next task is `wanted`: while the campaign sees what the one teaches, these need none of it.
 * Without them two workers with cheap executions waited a twelfth of the time.
 */
export async function runAhead(
  runner: ShardRunner,
  { request, worker, ahead }: Extract<Task, { kind: 'shard' }>,
  control: ShardControl,
  wanted: () => boolean,
): Promise<ShardResult | undefined> {
  const { frozen } = request;
  if (ahead === undefined || frozen === null) return undefined;
  return runner.run({ ...request, learned: frozen }, control, samples(ahead, worker, wanted));
}

function* samples(deal: Deal, worker: number, wanted: () => boolean): Generator<DealtRange> {
  while (!wanted()) {
    const range = takeSample(deal, worker);
    if (range === undefined) return;
    yield range;
  }
}

function* taken(deal: Deal, worker: number): Generator<DealtRange> {
  const until = performance.now() + tellEveryMs;
  do {
    const range = take(deal, worker);
    if (range === undefined) return;
    yield range;
  } while (performance.now() < until);
}
