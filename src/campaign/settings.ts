/** What a campaign is asked to do. Plain data: it is posted to the workers. */
import type { CampaignShard } from './campaign-shard.ts';
import type { EngineOptions } from '../engine/options.ts';
import { type Frontiers, noFrontiers } from '../strategies/frontier-states.ts';
import { noReadsFrom, type ReadsFrom } from '../strategies/reads-from.ts';
import { emptyProfile, type Profile } from '../strategies/profile.ts';
import { fixedShares } from './portfolio.ts';

/** Executions with one order of what does not commute, or with one source of every read. */
export type Equivalence = 'mazurkiewicz' | 'reads-from';

export interface CampaignSettings {
  /** Of the whole campaign, also for a shard of it. */
  readonly runs: number;
  readonly shard?: CampaignShard;
  readonly timeMs: number;
  readonly seed: number;
  readonly jobs: number;
  /** `portfolio`, `random`, `pct:depth=3`, `round-robin`. */
  readonly strategy: string;
  /** Of `dpor`: which executions count as the same. Default `mazurkiewicz`. */
  readonly equivalence?: Equivalence;
  readonly stopOn: 'first' | 'none';
  /** End at the generation after which new traces have become rare. */
  readonly untilSaturated: boolean;
  /** Wall-clock time without progress after which a worker is stopped: the last resort. */
  readonly hangTimeoutMs: number;
  /** Runs every schedule twice and compares. */
  readonly checkDeterminism: boolean;
  /** Record the traces of findings, of the first ones if there are many. */
  readonly traces: boolean;
  /** `false`: findings come without their decisive order and the memory orders to blame, which take longest. */
  readonly explain?: boolean;
  /** Of the intervals in the report, 0..1. */
  readonly confidence: number;
  readonly engine: EngineOptions;
}

/**
 * What earlier executions taught, taken over at fixed execution numbers only ({@link generationEnd}), so that the number of workers changes nothing.
 */
export interface Learned {
  /** Sites of racing plain accesses, ascending. */
  readonly racySites: readonly number[];
  /** Largest number of scheduling points seen in an execution. */
  readonly horizon: number;
  /** Of the executions of the last generation that had profiled ones. */
  readonly profile: Profile;
  /** Of all executions so far. */
  readonly readsFrom: ReadsFrom;
  /** Of the members of the portfolio, in their turns. */
  readonly shares: readonly number[];
  /** Rare states of all executions so far. */
  readonly frontiers: Frontiers;
}

export const nothingLearned: Learned = {
  racySites: [],
  horizon: 100,
  profile: emptyProfile,
  readsFrom: noReadsFrom,
  shares: fixedShares,
  frontiers: noFrontiers,
};

export { frozenAt } from './freeze.ts';

/** Executions of one generation run independently of each other; the next one knows what they taught. */
export function generationEnd(from: number): number {
  if (from < 2) return 2;
  if (from < 4096) return from * 2;
  return from + 4096;
}

/** How many times the hang timeout an execution may take that gets on, and a worker that gets no processor. */
export const executionPatience = 30;

/** At what executions are cut off that go on for too long, or long after the campaign's time is over or it was interrupted. */
export const timeLimits: Readonly<Record<'time' | 'interrupt' | 'execution', string>> = {
  time: '--time',
  interrupt: 'Ctrl-C',
  execution: `${executionPatience} times --hang-timeout`,
};
