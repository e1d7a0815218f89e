/** `check`: compile, explore, confirm, report. */
import { join } from 'node:path';
import { Campaign, type CampaignResult } from '../campaign/campaign.ts';
import { shardRange } from '../campaign/campaign-shard.ts';
import { type CampaignSettings, frozenAt, nothingLearned } from '../campaign/settings.ts';
import { wilsonInterval } from '../campaign/statistics.ts';
import type { CampaignSum } from '../campaign/merge.ts';
import type { SearchSummary } from '../campaign/search-runner.ts';
import { unlessHung, weakenOrders } from '../campaign/single-task.ts';
import { createStrategyPlan } from '../campaign/strategy-plan.ts';
import type { ProgramImage } from '../engine/program.ts';
import { weakenStatement } from '../report/blame-wording.ts';
import type { CampaignSummary, CheckResult, Finding, SearchNumbers, Weaken } from '../report/model.ts';
import { withRelated } from '../report/related.ts';
import { openLive, saveCampaign } from '../store/history.ts';
import { openStore } from '../store/store.ts';
import { coverageOf } from './coverage.ts';
import { hangFindings } from './hangs.ts';
import { type FoundFinding, toFindings } from './findings.ts';
import { notesOf } from './notes.ts';
import { campaignSettings, type CheckOptions, type CheckProgress } from './options.ts';
import { createSourceReader, prepareProgram, type Program } from './program.ts';
import { openCampaign, type Resumable } from './resume.ts';
import { runRecord } from './run-record.ts';
import { storing } from './storing.ts';
import { isIncomplete, verdictOf } from './verdict.ts';

export type { CheckOptions, CheckProgress } from './options.ts';

/**
 * Looks for concurrency bugs in a program. Findings are replayed before they are returned, and kept under `.heddle/` in `cwd`.
 * @throws HeddleError when the program cannot be checked; InternalError when a finding cannot be replayed.
 */
export async function check(options: CheckOptions): Promise<CheckResult> {
  const started = performance.now();
  const settings = campaignSettings(options);
  const directory = join(options.cwd, '.heddle');
  const live = openLive(directory, options.files, () => performance.now());
  const onProgress = (progress: CheckProgress): void => {
    live.update(progress);
    options.onProgress?.(progress);
  };
  try {
    onProgress(compiling(settings));
    const program = await prepareProgram(options);
    const campaign = openCampaign(options, settings, program.info);
    const explored = await explore(program, settings, { ...options, onProgress }, started, campaign);
    storing(options, () => keepFindings(explored, program, settings, options));
    for (const { finding, trace } of explored.found) if (trace !== undefined) options.onTrace?.(finding, trace);
    storing(options, () => {
      campaign.ended(explored.result.stoppedBy ?? 'runs');
      saveCampaign(directory, explored.result, Date.now());
    });
    return explored.result;
  } finally {
    live.end();
  }
}

/** The progress of a campaign that has not begun. */
export function compiling({ runs, timeMs }: CampaignSettings): CheckProgress {
  return { phase: 'compile', executions: 0, runs, traces: 0, earlier: 0, leftMs: timeMs, findings: 0, elapsedMs: 0 };
}

export interface Explored {
  readonly result: CheckResult;
  /** The findings of `result` that have a schedule. */
  readonly found: readonly FoundFinding[];
  /** Findings that were not examined because there were too many. */
  readonly unexamined: number;
  /** The most threads that an execution had. */
  readonly threads: number;
}

/** Runs the campaign on a program that is ready. Nothing is stored. */
export async function explore(
  { image, info }: Program,
  settings: CampaignSettings,
  options: CheckOptions,
  started: number,
  resumable?: Resumable,
): Promise<Explored> {
  const earlierMs = resumable?.elapsedMs ?? 0;
  const earlier = resumable?.checkpoints.resume?.from ?? 0;
  const exploring = performance.now() - earlierMs;
  const campaign = new Campaign(
    image,
    { ...settings, timeMs: settings.timeMs - earlierMs },
    options.signal,
    (progress) => {
      const leftMs = settings.timeMs - (performance.now() - exploring);
      const elapsedMs = performance.now() - started;
      options.onProgress?.({ ...progress, runs: settings.runs, earlier, leftMs, elapsedMs });
    },
    resumable?.checkpoints,
  );
  const result = await campaign.run();
  const elapsedMs = performance.now() - exploring;
  const found = toFindings(result.confirmed, info, settings, createSourceReader(options.cwd));
  const findings = withRelated([...found.map(({ finding }) => finding), ...hangFindings(result.hangs, info, settings)]);
  const weakens = options.weaken === true && result.stoppedBy !== 'interrupt';
  const weaken = weakens ? await unlessHung(weakened(image, settings, result)) : undefined;
  const checked: CheckResult = {
    version: 1,
    verdict: verdictOf(result, findings.length, settings),
    stoppedBy: result.stoppedBy,
    program: info,
    campaign: summaryOf(result, settings, elapsedMs),
    findings,
    suppressed: [],
    ...(weaken === undefined ? {} : { weaken }),
    notes: [...notesOf(result, settings, info, resumable), ...(weakens && weaken === undefined ? [weakenHung] : [])],
  };
  return { result: checked, found, unexamined: result.unexamined, threads: result.sum.threads };
}

const weakenHung = 'Weaker memory orders were not looked for, because an execution for them made no progress.';

async function weakened(image: ProgramImage, settings: CampaignSettings, { sum }: CampaignResult): Promise<Weaken> {
  const known = [...sum.candidates.values()].map(({ finding }) => finding);
  const racySites = [...sum.racySites].toSorted((a, b) => a - b);
  const found = await weakenOrders(image, settings, { known, racySites });
  return { statement: weakenStatement(found), ...found };
}

/** Every schedule was run, up to the order of what commutes. */
function isComplete({ search, cutOff }: CampaignSum, { engine }: CampaignSettings): boolean {
  if (search === undefined || !search.done || search.gaps.length > 0 || cutOff > 0) return false;
  if (search.bound?.limited === true || search.bound?.overflowed === true) return false;
  return engine.preempt === 'all' && engine.heap === 'quarantine';
}

function searchNumbers(
  { blocked, estimate, estimateLow }: SearchSummary,
  { equivalence }: CampaignSettings,
): SearchNumbers {
  return { blocked, estimate, estimateLow, ...(equivalence === 'reads-from' ? { equivalence } : {}) };
}

function summaryOf(result: CampaignResult, settings: CampaignSettings, elapsedMs: number): CampaignSummary {
  const { sum, hangs } = result;
  const { samples, failingSamples, cutOffSamples } = sum;
  const passed = samples - failingSamples;
  // A sample that was cut off may fail or not: the interval holds both.
  const { low } = wilsonInterval(passed - cutOffSamples, samples, settings.confidence);
  const { high } = wilsonInterval(passed, samples, settings.confidence);
  return {
    strategy: settings.strategy,
    seed: settings.seed,
    memoryModel: settings.engine.memoryModel,
    preempt: settings.engine.preempt,
    heap: settings.engine.heap,
    ...(settings.engine.volatile === 'relaxed' ? { volatile: 'relaxed' } : {}),
    ...(settings.shard === undefined
      ? {}
      : { shard: { ...settings.shard, ...shardRange(settings.shard, settings.runs) } }),
    // What the watchdog ended handed nothing in.
    executions: sum.executions + hangs.length,
    failing: sum.failing + hangs.length,
    racing: sum.racing,
    cutOff: sum.cutOff,
    ...(isIncomplete(result, settings) ? { incomplete: true } : {}),
    elapsedMs: Math.round(elapsedMs),
    executionsPerSecond: Math.round(((sum.executions + hangs.length) / Math.max(1, elapsedMs)) * 1000),
    distinctTraces: sum.coverage.traces.distinct,
    coverage: coverageOf(sum, settings),
    exhaustive: isComplete(sum, settings),
    ...(sum.search === undefined ? {} : { search: searchNumbers(sum.search, settings) }),
    passRate: {
      sampler: createStrategyPlan(settings.strategy, nothingLearned).sampler,
      executions: samples,
      value: samples === 0 ? 0 : passed / samples,
      low,
      high,
      confidence: settings.confidence,
      ...(cutOffSamples === 0 ? {} : { cutOff: cutOffSamples }),
      ...(sum.frozenSites === null ? {} : { from: frozenAt, racySites: sum.frozenSites }),
    },
    residualRisk: sum.failing + hangs.length > 0 || samples === 0 ? null : 1 - low,
  };
}

/** Stores the findings that `wanted` names, all by default, with what a replay and a verification need. */
export function keepFindings(
  { result, found }: Explored,
  { image }: Program,
  settings: CampaignSettings,
  options: CheckOptions,
  wanted: (finding: Finding) => boolean = () => true,
): void {
  const findings = result.findings.filter(wanted);
  if (findings.length === 0) return;
  const store = openStore(join(options.cwd, '.heddle'));
  const sources = createSourceReader(options.cwd);
  for (const finding of findings) {
    const plan = found.find((one) => one.finding.id === finding.id)?.plan;
    store.saveFinding(finding, image.original, runRecord(finding, plan, result, settings, options, sources));
  }
}
