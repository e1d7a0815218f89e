/**
 * Runs an exhaustive search: one execution after the other, each chosen by what the ones before showed. Sequential by nature: one worker does all of it, so
 * `--jobs` has no say. Pure: the same program and options give the same executions in the same order.
 */
import { Random } from '../base/random.ts';
import type { SearchGap } from '../engine/search.ts';
import type { SearchBound, SequentialSearch } from '../strategies/search/sequential.ts';
import type { EngineSupply } from './engine-supply.ts';
import { SearchProbes, type SizeEstimate } from './search-probes.ts';
import { type CampaignSettings, nothingLearned } from './settings.ts';
import { conditionsOf, type ShardControl } from './shard.ts';
import type { ShardResult } from './shard-result.ts';
import { ShardSum } from './shard-sum.ts';
import { createSearch } from './strategy-plan.ts';
import { newWatch, taughtBy } from './watch.ts';

/** How far a search came. */
export interface SearchSummary {
  /** Nothing is left to explore. */
  readonly done: boolean;
  /** Executions given up because others cover whatever can follow. Not among the campaign's executions. */
  readonly blocked: number;
  /** Executions that the whole search takes, as far as can be told; null when nothing can. */
  readonly estimate: number | null;
  /** It takes no less than this, with the confidence asked for; null when nothing can be told. */
  readonly estimateLow: number | null;
  /** Why not every schedule was explored although the search is done; empty when all were. */
  readonly gaps: readonly SearchGap[];
  /** Of a search by increasing bound. */
  readonly bound?: SearchBound;
}

export interface SearchProgress {
  /** Executions that the search may take; 0 while unknown. */
  readonly estimate: number;
  readonly traces: number;
  readonly findings: number;
}

export interface SearchControl extends ShardControl {
  /** Called now and then. */
  progressed(progress: SearchProgress): void;
  /** Called with false before an execution of the search, and with true after it: what to run next is worked out. */
  planning(on: boolean): void;
  /** Called with what there is so far whenever there is something new to tell, before it is worked out what to run next: that, or the next execution, may take for ever. */
  handsOver(part: SearchResult): void;
  /** Called before each execution that is no part of the search; false: no more. */
  goesOn(): boolean;
}

export interface SearchResult extends ShardResult {
  readonly search: SearchSummary;
}

/** Executions between two estimates. */
const estimateEvery = 64;

/** `engines`: with the options of `settings`. */
export async function runSearch(
  settings: CampaignSettings,
  engines: EngineSupply,
  control: SearchControl,
): Promise<SearchResult> {
  const search: SequentialSearch = createSearch(settings.strategy, settings.equivalence);
  const random = new Random();
  const sum = new ShardSum();
  const conditions = conditionsOf(settings.engine, 0);
  const probes = new SearchProbes(settings, engines, () => control.goesOn());
  const taught = taughtBy(newWatch(engines.with([]).memory.heapStart));
  const soFar = (done: boolean): SearchResult => {
    const size = done ? null : sizeOf(search, probes, settings.confidence);
    const { blocked, bound } = search;
    const gaps = [...search.gaps].toSorted();
    const result = sum.result(taught);
    return {
      ...result,
      search: {
        done,
        blocked,
        gaps,
        estimate: done ? result.executions : (size?.value ?? null),
        estimateLow: done ? result.executions : (size?.low ?? null),
        ...(bound === undefined ? {} : { bound }),
      },
    };
  };
  let done = false;
  let restarts = 0;
  let execution = 0;
  let told = 0;
  while (!done && execution < settings.runs && control.next(execution)) {
    const engine = engines.with([]);
    engine.scheduler.trace.collectPairs(sum.readsFrom);
    search.begin(execution, random);
    control.planning(false);
    const outcome = await engine.run(execution, search, conditions);
    control.planning(true);
    sum.add(outcome, engine.scheduler, false, nothingLearned);
    execution++;
    if (sum.found > told || isPowerOfTwo(execution)) control.handsOver(soFar(false));
    told = sum.found;
    done = !search.advance();
    if ((search.restarts ?? 0) > restarts) {
      restarts++;
      sum.startAgain();
    }
    if (execution % estimateEvery === 0) {
      if (!done && search.counted !== undefined) await probes.run(execution, search.longest ?? 0, search.counted);
      const estimate = sizeOf(search, probes, settings.confidence)?.value ?? 0;
      control.progressed({ estimate, traces: sum.traces, findings: sum.found });
    }
    if (outcome.ending.kind === 'unsupported') break;
    if (settings.stopOn === 'first' && sum.found > 0) break;
  }
  control.planning(false);
  return soFar(done);
}

/** So what has been handed over is at least half of all executions, and costs no more than they do. */
function isPowerOfTwo(count: number): boolean {
  return Math.log2(count) % 1 === 0;
}

/** By probes; where they count nothing, by the branches seen so far. */
function sizeOf(search: SequentialSearch, probes: SearchProbes, confidence: number): SizeEstimate | null {
  const size = search.counted === undefined ? null : probes.estimate(confidence);
  if (size !== null) return size;
  const value = search.estimate();
  return Number.isFinite(value) ? { value, low: null } : null;
}
