/** From confirmed findings to the report's: identity, words, tokens. */
import type { ConfirmedFinding } from '../campaign/confirm-all.ts';
import type { Draft } from '../campaign/describe.ts';
import type { SchedulePlan } from '../campaign/old-schedule.ts';
import type { CampaignSettings } from '../campaign/settings.ts';
import type { Witness } from '../campaign/shard-result.ts';
import { encodeSchedule } from '../engine/schedule.ts';
import { identifyFinding } from '../report/finding-id.ts';
import { blameStatement } from '../report/blame-wording.ts';
import { decisiveOrder } from '../report/order-wording.ts';
import type { Finding, ProgramInfo } from '../report/model.ts';
import type { Trace } from '../report/trace-model.ts';
import type { SourceReader } from '../report/style.ts';
import { findingExplanation, findingTitle } from '../report/wording.ts';

/** A finding with its schedule by places, which `verify` follows in the changed program. */
export interface FoundFinding {
  readonly finding: Finding;
  readonly plan: SchedulePlan;
  /** When it was recorded. */
  readonly trace: Trace | undefined;
  readonly fatal: boolean;
}

/** One finding for each bug: candidates that turn out to be the same are one, with the smallest schedule of them. */
export function toFindings(
  confirmed: readonly ConfirmedFinding[],
  info: ProgramInfo,
  settings: CampaignSettings,
  sources: SourceReader,
): FoundFinding[] {
  const byId = new Map<string, FoundFinding>();
  for (const { draft, witness, plan, hits, sampleHits, firstHit, fatal } of confirmed) {
    const finding = toFinding(draft, witness, info, settings, sources, { hits, sampleHits, firstHit });
    const known = byId.get(finding.id);
    const one = { finding, plan, trace: draft.trace, fatal };
    byId.set(finding.id, known === undefined ? one : combine(known, one));
  }
  return [...byId.values()];
}

export function toFinding(
  draft: Draft,
  witness: Witness,
  info: ProgramInfo,
  settings: CampaignSettings,
  sources: SourceReader,
  counts: { readonly hits: number; readonly sampleHits?: number; readonly firstHit: number },
): Finding {
  const { order, blame, trace: _kept, ...described } = draft;
  const unnamed = {
    ...described,
    ...(order === undefined ? {} : { decisiveOrder: decisiveOrder(order, draft.kind, draft.threads) }),
    ...(blame === undefined ? {} : { blame: { statement: blameStatement(blame), ...blame } }),
    title: findingTitle(draft),
    explanation: findingExplanation(draft),
    executionsHit: counts.hits,
    ...(counts.sampleHits === undefined ? {} : { samplesHit: counts.sampleHits }),
    firstHitAtExecution: counts.firstHit,
  };
  const id = identifyFinding({ ...unnamed, schedule: '', replay: '' }, sources);
  const hash = Number.parseInt(id.slice(-8), 16);
  return { ...unnamed, id, schedule: tokenOf(witness, info, settings, hash), replay: `heddle replay ${id}` };
}

function combine(a: FoundFinding, b: FoundFinding): FoundFinding {
  const told = rankOf(b) < rankOf(a) ? b : a;
  // One execution may have both of two races, but has only one end.
  const together = isEnd(a) && isEnd(b) ? (x: number, y: number): number => x + y : Math.max;
  const finding = {
    ...told.finding,
    executionsHit: together(a.finding.executionsHit, b.finding.executionsHit),
    samplesHit: together(a.finding.samplesHit ?? 0, b.finding.samplesHit ?? 0),
    firstHitAtExecution: Math.min(a.finding.firstHitAtExecution, b.finding.firstHitAtExecution),
  };
  return { ...told, finding };
}

const isEnd = ({ fatal, finding }: FoundFinding): boolean => fatal || finding.kind === 'exit-status';

/** Which of two on the same lines is told: an error before what is likely benign, then as in a campaign's witnesses. The smaller, the better. */
function rankOf({ finding: { severity, weakAccesses, switches } }: FoundFinding): number {
  return (severity === 'error' ? 0 : 2 ** 40) + (weakAccesses?.length ?? 0) * 2 ** 20 + switches;
}

function tokenOf(witness: Witness, info: ProgramInfo, settings: CampaignSettings, finding: number): string {
  const { engine } = settings;
  return encodeSchedule({
    programHash: info.hash.slice(0, 16),
    flags: info.flags,
    preempt: engine.preempt,
    racySites: engine.preempt === 'racy' ? witness.racySites : [],
    memoryModel: witness.memoryModel,
    heapPolicy: witness.heapPolicy,
    timeOuts: engine.timeOuts,
    volatile: engine.volatile,
    spuriousWakeups: engine.spuriousWakeups,
    exhaustive: engine.exhaustive,
    maxSteps: engine.maxSteps,
    maxMemoryBytes: engine.maxMemoryBytes,
    maxThreads: engine.maxThreads,
    finding,
    programArguments: engine.programArguments,
    environment: engine.environment,
    decisions: witness.decisions,
  });
}
