/**
 * Runs an exhaustive search: one execution after the other, each chosen by what the ones before showed. Sequential by nature: one worker does all of it, so
 * `--jobs` has no say. Pure: the same program and options give the same executions in the same order.
 */
import { deserialize, serialize } from 'node:v8';
import { Random } from '../base/random.ts';
import type { SearchGap } from '../engine/search.ts';
import type { SearchBound, SequentialSearch } from '../strategies/search/sequential.ts';
import { DistinctCounter, type DistinctState } from './distinct.ts';
import type { EngineSupply } from './engine-supply.ts';
import { type ProbesState, SearchProbes, type SizeEstimate } from './search-probes.ts';
import { type CampaignSettings, nothingLearned } from './settings.ts';
import { conditionsOf, endedByTime, type ShardControl } from './shard.ts';
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
  /** Called with false before an execution of the search, and with true after it: what to run next is worked out, or in the end what is handed over. */
  planning(on: boolean): void;
  /** Called with what is new whenever there is something new to tell, before it is worked out what to run next: that, or the next execution, may take for ever. */
  handsOver(part: SearchPart): void;
  /** Called before each execution that is no part of the search; false: no more. */
  goesOn(): boolean;
  /** Called before each execution of the search; true: its state is handed over first. */
  saves(): boolean;
}

/** What a search has run since it handed over the last time. */
export interface SearchPart extends ShardResult {
  /** As of now. */
  readonly search: SearchSummary;
  /** All that was handed over before counts no more: the search has begun anew. */
  readonly startsAgain: boolean;
  /** Left out where it is not asked for. */
  readonly saved?: SavedSearch;
}

/** All that a search needs to go on in another process. */
export interface SavedSearch {
  /** Executions that were run, those included that others cover. */
  readonly begun: number;
  /** A {@link SearchState} as V8 serialises it. */
  readonly state: Uint8Array;
  /** What it took to say all this. */
  readonly ms: number;
}

interface SearchState {
  readonly execution: number;
  /** Of these count, since it began anew the last time. */
  readonly counted: number;
  readonly restarts: number;
  readonly search: unknown;
  readonly probes: ProbesState;
}

/** Where a search goes on. */
export interface SearchStart {
  readonly state: Uint8Array;
  /** Those seen before. */
  readonly traces: DistinctState;
}

export interface SearchRequest {
  /** Its state is wanted when it is stopped. */
  readonly keeps: boolean;
  readonly from?: SearchStart | undefined;
}

/** Executions between two estimates. */
const estimateEvery = 64;
/** Executions between two parts at most: what came of them is kept in the meantime. */
const mostKept = 1 << 20;

/** `engines`: with the options of `settings`. The result is the last part. */
export async function runSearch(
  settings: CampaignSettings,
  engines: EngineSupply,
  control: SearchControl,
  { keeps, from }: SearchRequest,
): Promise<SearchPart> {
  const search: SequentialSearch = createSearch(settings.strategy, settings.equivalence);
  const random = new Random();
  const conditions = conditionsOf(settings.engine, 0);
  const taught = taughtBy(newWatch(engines.with([]).memory.heapStart));
  // Of the same program, options and version, and its content's hash was checked.
  const before = from === undefined ? undefined : (deserialize(from.state) as SearchState);
  const probes = new SearchProbes(settings, engines, () => control.goesOn(), before?.probes);
  if (before !== undefined) search.restore(before.search);
  let { execution, counted, restarts } = before ?? { execution: 0, counted: 0, restarts: 0 };
  let traces = from === undefined ? new DistinctCounter() : DistinctCounter.from(from.traces);
  const found = new Set<string>();
  let sum = new ShardSum();
  let startsAgain = false;
  const summary = (done: boolean): SearchSummary => {
    const size = done ? null : sizeOf(search, probes, settings.confidence);
    const { blocked, bound } = search;
    return {
      done,
      blocked,
      gaps: [...search.gaps].toSorted(),
      estimate: done ? counted : (size?.value ?? null),
      estimateLow: done ? counted : (size?.low ?? null),
      ...(bound === undefined ? {} : { bound }),
    };
  };
  /** What is new. */
  const part = (done: boolean): SearchPart => {
    const result = { ...sum.result(taught), search: summary(done), startsAgain };
    sum = new ShardSum();
    startsAgain = false;
    return result;
  };
  const saved = (): SavedSearch => {
    const started = performance.now();
    const state = { execution, counted, restarts, search: search.state(), probes: probes.state() };
    const bytes = serialize(state satisfies SearchState);
    return { begun: execution, state: bytes, ms: performance.now() - started };
  };
  const judge = async (done: boolean): Promise<void> => {
    if (!done && search.counted !== undefined) await probes.run(execution, search.longest ?? 0, search.counted);
    const estimate = sizeOf(search, probes, settings.confidence)?.value ?? 0;
    control.progressed({ estimate, traces: traces.distinct, findings: found.size });
  };
  let done = false;
  /** It is stopped where it can go on as if it had not been. */
  let stopped = false;
  // It may have been stopped amid probes.
  if (execution > 0 && execution % estimateEvery === 0) {
    control.planning(true);
    await judge(done);
  }
  while (!done && execution < settings.runs) {
    if (control.saves()) control.handsOver({ ...part(false), saved: saved() });
    stopped = !control.next(execution);
    if (stopped) break;
    const engine = engines.with([]);
    engine.scheduler.trace.collectPairs(sum.readsFrom);
    search.begin(execution, random);
    control.planning(false);
    const outcome = await engine.run(execution, search, conditions);
    control.planning(true);
    const told = found.size;
    const { kind } = outcome.ending;
    if (kind !== 'abandoned') for (const { key } of outcome.findings) found.add(key);
    if (kind !== 'abandoned' && kind !== 'redundant') {
      counted++;
      traces.add(outcome.traceHash, false);
    }
    sum.add(outcome, engine.scheduler, false, nothingLearned);
    execution++;
    if (found.size > told || isPowerOfTwo(execution) || execution % mostKept === 0) control.handsOver(part(false));
    done = !search.advance();
    if ((search.restarts ?? 0) > restarts) {
      restarts++;
      counted = 0;
      traces = new DistinctCounter();
      sum.startAgain();
      startsAgain = true;
    }
    if (execution % estimateEvery === 0) await judge(done);
    if (kind === 'unsupported') break;
    if (settings.stopOn === 'first' && found.size > 0) break;
    // What follows depends on the machine: a search that goes on begins before.
    if (endedByTime(outcome)) break;
  }
  const last = part(done);
  return keeps && stopped && !probes.cutOff ? { ...last, saved: saved() } : last;
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
