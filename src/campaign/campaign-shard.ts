/**
 * One part of a campaign that several machines share without talking to each other: a range of its execution numbers.
 *
 * Every part runs the executions before the freeze, to learn what samples may know, and counts them in the first part only. Behind the freeze nothing more is
 * learned, unlike in a campaign that is not shared: an execution must not depend on those of another machine. So the parts together are the same executions
 * whatever their number is, and sampled ones, where rates come from, are those of the campaign that is not shared.
 */
import { frozenAt } from './freeze.ts';

/** `--shard 2/4`: `index` from 1. */
export interface CampaignShard {
  readonly index: number;
  readonly of: number;
}

/** Executions `from` to `to` (not included). */
export interface ExecutionRange {
  readonly from: number;
  readonly to: number;
}

/** What the shard counts, of a campaign of `runs` executions. Ranges follow each other and leave out nothing; some are empty when `runs` is small. */
export function shardRange({ index, of }: CampaignShard, runs: number): ExecutionRange {
  const rest = Math.max(0, runs - frozenAt);
  const cut = (part: number): number => Math.min(runs, frozenAt) + Math.floor((rest * part) / of);
  return { from: index === 1 ? 0 : cut(index - 1), to: cut(index) };
}
