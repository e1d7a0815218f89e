/** `verify`: is the bug gone from the changed program? */
import { join, resolve } from 'node:path';
import { HeddleError } from '../base/error.ts';
import { followSchedule } from '../campaign/campaign.ts';
import { movePlaceKey } from '../campaign/old-schedule.ts';
import type { CampaignSettings } from '../campaign/settings.ts';
import { isSearch } from '../campaign/strategy-plan.ts';
import { judge, significance } from '../campaign/verdict.ts';
import { decodeSchedule } from '../engine/schedule.ts';
import type { CampaignSummary, Finding, ProgramInfo } from '../report/model.ts';
import type { SourceReader } from '../report/style.ts';
import type { OldSchedule, VerifyResult } from '../report/verify-model.ts';
import { openStore, type StoredFinding } from '../store/store.ts';
import { compiling, type Explored, explore, keepFindings } from './check.ts';
import { toFinding } from './findings.ts';
import { campaignSettings, type CheckOptions } from './options.ts';
import { createSourceReader, prepareProgram, type Program } from './program.ts';
import { lineMap, readRunRecord, type RunRecord } from './run-record.ts';
import { isSameFinding } from './same-finding.ts';

export type { VerifyResult } from '../report/verify-model.ts';

/**
 * Options left out are those of the campaign that found the finding. Other schedules than then make the comparison one of two things, so
 * only the budget, the seed and what belongs to the machine can be chosen.
 */
export interface VerifyOptions extends Pick<
  CheckOptions,
  | 'files'
  | 'clangArguments'
  | 'programArguments'
  | 'cwd'
  | 'runs'
  | 'timeMs'
  | 'seed'
  | 'jobs'
  | 'hangTimeoutMs'
  | 'toolchain'
  | 'environment'
  | 'directories'
  | 'stdin'
  | 'signal'
  | 'onProgress'
> {
  /** Id of a finding kept under `.heddle/`, or the beginning of one. */
  readonly target: string;
}

interface Case {
  readonly old: Finding;
  readonly record: RunRecord;
  readonly program: Program;
  readonly settings: CampaignSettings;
  readonly sources: SourceReader;
}

/**
 * Follows the finding's schedule in the changed program, runs the finding's campaign on it, and compares how often it shows. The stored finding stays as it is;
 * new ones are stored beside it.
 * @throws HeddleError `HDL_STORE_*`, `HDL_VERIFY_NO_CAMPAIGN`, `HDL_USAGE_NO_FILES`, and what {@link check} throws.
 */
export async function verify(options: VerifyOptions): Promise<VerifyResult> {
  const started = performance.now();
  const stored = openStore(join(options.cwd, '.heddle')).loadFinding(options.target);
  const record = recordOf(stored);
  if (options.files.length === 0) {
    throw new HeddleError('HDL_USAGE_NO_FILES', 'The changed program is missing: no file was given', {
      hint: `For example \`heddle verify ${stored.finding.id} main.c\`.`,
    });
  }
  const merged = mergeOptions(options, record);
  const settings = campaignSettings(merged);
  options.onProgress?.(compiling(settings));
  const program = await prepareProgram(merged);
  const sources = createSourceReader(options.cwd);
  const subject: Case = { old: stored.finding, record, program, settings, sources };
  const oldSchedule = await followOld(subject);
  const explored = await explore(program, settings, merged, started);
  const known = new Set(record.findings);
  keepFindings(explored, program, settings, merged, ({ id }) => !known.has(id));
  return compare(subject, oldSchedule, explored, stored.programHash, merged);
}

function recordOf({ finding, run }: StoredFinding): RunRecord {
  const record = readRunRecord(run);
  if (record !== undefined && record.executions > 0) return record;
  throw new HeddleError(
    'HDL_VERIFY_NO_CAMPAIGN',
    `Finding \`${finding.id}\` was stored without its campaign, so there is nothing to compare with`,
    { hint: 'Run `heddle check` on the program as it was once more: equal seeds give equal findings.' },
  );
}

/** Given options first, then those of the finding's campaign. */
function mergeOptions(options: VerifyOptions, { options: stored, stdin }: RunRecord): CheckOptions {
  const { target: _target, ...given } = options;
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const program = options.programArguments ?? [];
  return {
    ...stored,
    stdin,
    ...chosen,
    files: options.files,
    cwd: options.cwd,
    clangArguments: [...(stored.clangArguments ?? []), ...(options.clangArguments ?? [])],
    programArguments: program.length > 0 ? program : (stored.programArguments ?? []),
    directories:
      options.directories ??
      (stored.directories ?? []).map(({ host, guest }) => ({ host: resolve(options.cwd, host), guest })),
    stopOn: 'none',
  };
}

async function followOld(subject: Case): Promise<OldSchedule> {
  const { old, record, program, settings, sources } = subject;
  if (old.schedule === '') return { outcome: 'not-replayed', decisions: 0, mapped: 0 };
  const { decisions, heapPolicy, memoryModel } = decodeSchedule(old.schedule);
  const move = lineMap(record.lines, sources);
  const { plan, racy } = record.plan;
  const followed = await followSchedule(program.image, settings, {
    plan: { ...plan, switches: plan.switches.map((one) => ({ ...one, place: movePlaceKey(one.place, move) })) },
    racy: racy.flatMap((place) => move(place) ?? []),
    heapPolicy,
    memoryModel,
    decisions,
  });
  const reproduced = followed.some(({ drafts, witness }) =>
    drafts.some((draft) => {
      const finding = toFinding(draft, witness, program.info, settings, sources, { hits: 1, firstHit: 0 });
      return isSameFinding(finding, old, record, sources);
    }),
  );
  return {
    outcome: reproduced ? 'reproduced' : 'not-reproduced',
    decisions: decisions.length / 3,
    mapped: Math.max(0, ...followed.map(({ made }) => made)),
  };
}

function compare(
  { old, record, program, sources }: Case,
  oldSchedule: OldSchedule,
  { result, unexamined }: Explored,
  oldProgram: string,
  options: CheckOptions,
): VerifyResult {
  const { campaign, stoppedBy } = result as typeof result & { readonly campaign: CampaignSummary };
  const known = new Set(record.findings);
  const same = result.findings.filter((finding) => isSameFinding(finding, old, record, sources));
  const others = result.findings.filter((finding) => !same.includes(finding));
  const failing = same.reduce((most, { executionsHit }) => Math.max(most, executionsHit), 0);
  const masked = same.length > 0 ? 0 : campaign.failing;
  const after = { hits: failing, trials: campaign.executions - masked };
  const judgement = judge({
    before: { hits: old.executionsHit, trials: record.executions },
    after,
    reproduced: oldSchedule.outcome === 'reproduced',
    cutOff: campaign.cutOff,
    unexamined,
    interrupted: stoppedBy === 'interrupt',
    searched: isSearch(campaign.strategy),
    exhaustive: campaign.exhaustive,
  });
  const [still] = same;
  return {
    version: 1,
    ...judgement,
    significance,
    finding: { id: old.id, kind: old.kind, title: old.title },
    before: { failing: old.executionsHit, executions: record.executions, program: oldProgram },
    after: { failing, executions: after.trials, program: program.info.hash },
    oldSchedule,
    ...(still === undefined ? {} : { stillThere: known.has(still.id) ? withToken(still, program.info) : still }),
    newFindings: others.filter(({ id }) => !known.has(id)),
    knownFindings: others.filter(({ id }) => known.has(id)).map(({ id }) => id),
    stoppedBy: stoppedBy ?? 'runs',
    program: program.info,
    campaign,
    notes: [...result.notes, ...notesOf(masked, options, record)],
  };
}

/** The store keeps the finding as it was under this id, so the changed program's needs its token. */
function withToken(finding: Finding, info: ProgramInfo): Finding {
  if (finding.schedule === '') return finding;
  return { ...finding, replay: `heddle replay ${finding.schedule} ${info.files.join(' ')}` };
}

function notesOf(masked: number, options: CheckOptions, { options: stored }: RunRecord): string[] {
  const notes: string[] = [];
  if (masked > 0) {
    notes.push(
      `${masked} executions failed in other ways and do not count as executions without the finding: they may have ended before it.`,
    );
  }
  if (JSON.stringify(options.programArguments) !== JSON.stringify(stored.programArguments)) {
    notes.push('The program was given other arguments than when the finding was found: the counts may not compare.');
  }
  return notes;
}
