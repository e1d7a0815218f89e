/** `verify`: is the bug gone from the changed program? */
import { join } from 'node:path';
import { shellWord } from '../base/shell-word.ts';
import { HeddleError } from '../base/error.ts';
import { followSchedule, unlessHung } from '../campaign/single-task.ts';
import { frozenAt } from '../campaign/freeze.ts';
import { movePlaceKey } from '../campaign/old-schedule.ts';
import type { CampaignSettings } from '../campaign/settings.ts';
import type { Count } from '../campaign/statistics.ts';
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
import { type Renamed, renamedFiles } from './renamed-files.ts';
import { lineMap, readRunRecord, type RunRecord, storedDirectories } from './run-record.ts';
import { storing } from './storing.ts';
import { checkNow, isSameFinding, mayBeRenamed } from './same-finding.ts';

export type { VerifyResult } from '../report/verify-model.ts';

/**
 * Options left out are those of the campaign that found the finding. Other schedules than then make the comparison one of two things, so
 * only the budget, the seed and what belongs to the machine can be chosen.
 */
export interface VerifyOptions extends Pick<
  CheckOptions,
  | 'files'
  | 'libraries'
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
  | 'onNotStored'
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
  /** Files of the old program in the changed one. */
  readonly renamed: Renamed;
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
  const renamed = renamedFiles(record.files ?? options.files, options.files, options.cwd);
  const subject: Case = { old: stored.finding, record, program, settings, sources, renamed };
  const oldSchedule = await followOld(subject);
  const explored = await explore(program, settings, merged, started);
  const known = new Set(record.findings);
  storing(options, () => keepFindings(explored, program, settings, merged, ({ id }) => !known.has(id)));
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
    clangArguments: joinedFlags(stored.clangArguments ?? [], options.clangArguments ?? []),
    programArguments: program.length > 0 ? program : (stored.programArguments ?? []),
    directories: options.directories ?? storedDirectories(stored, options.cwd),
    stopOn: 'none',
  };
}

/** The last of two settings counts, but the first of two folders that have a header: folders given come before those of the finding. */
function joinedFlags(stored: readonly string[], given: readonly string[]): readonly string[] {
  const follows = (at: number): boolean => /^-(I|iquote|isystem)$/.test(given[at - 1] ?? '');
  const isFolder = (flag: string, at: number): boolean => /^-(I|iquote|isystem)/.test(flag) || follows(at);
  const others = given.filter((flag, at) => !isFolder(flag, at));
  return [...given.filter(isFolder), ...stored, ...others];
}

async function followOld(subject: Case): Promise<OldSchedule> {
  const { old, record, program, settings, sources, renamed } = subject;
  if (old.schedule === '') return { outcome: 'not-replayed', decisions: 0, mapped: 0 };
  const { decisions, heapPolicy, memoryModel } = decodeSchedule(old.schedule);
  const move = lineMap(record.lines, sources, renamed);
  const { plan, racy } = record.plan;
  const followed = await unlessHung(
    followSchedule(program.image, settings, {
      plan: { ...plan, switches: plan.switches.map((one) => ({ ...one, place: movePlaceKey(one.place, move) })) },
      racy: racy.flatMap((place) => move(place) ?? []),
      heapPolicy,
      memoryModel,
      decisions,
    }),
  );
  if (followed === undefined) return { outcome: 'hung', decisions: decisions.length / 3, mapped: 0 };
  const reproduced = followed.some(({ drafts, witness }) =>
    drafts.some((draft) => {
      const finding = toFinding(draft, witness, program.info, settings, sources, { hits: 1, firstHit: 0 });
      return isSameFinding(finding, old, record, sources, renamed);
    }),
  );
  return {
    outcome: reproduced ? 'reproduced' : 'not-reproduced',
    decisions: decisions.length / 3,
    mapped: Math.max(0, ...followed.map(({ made }) => made)),
  };
}

function compare(
  { old, record, program, sources, renamed }: Case,
  oldSchedule: OldSchedule,
  { result, unexamined, threads }: Explored,
  oldProgram: string,
  options: CheckOptions,
): VerifyResult {
  const { campaign, stoppedBy } = result as typeof result & { readonly campaign: CampaignSummary };
  const known = new Set(record.findings);
  const same = result.findings.filter((finding) => isSameFinding(finding, old, record, sources, renamed));
  const others = result.findings.filter((finding) => !same.includes(finding));
  const renamedNow = others.filter((finding) => mayBeRenamed(finding, old, record, sources));
  const counts = countsOf(old, record, same, campaign);
  const { before, after } = counts;
  const check = checkNow(old, record, sources, renamed);
  const judgement = judge({
    unchecked: check === 'gone',
    oneThread: old.threads.length > 1 && threads === 1,
    perhapsRenamed: renamedNow.map(({ id }) => id),
    before,
    after,
    seenAgain: same.length > 0,
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
    ...(typeof judgement.executionsNeeded !== 'number'
      ? {}
      : { executionsNeeded: counts.runsFor(judgement.executionsNeeded) }),
    significance,
    finding: { id: old.id, kind: old.kind, title: old.title },
    before: { failing: before.hits, executions: before.trials, program: oldProgram },
    after: { failing: after.hits, executions: after.trials, program: program.info.hash },
    oldSchedule,
    ...(still === undefined ? {} : { stillThere: known.has(still.id) ? withToken(still, program.info) : still }),
    newFindings: others.filter(({ id }) => !known.has(id)),
    knownFindings: others.filter(({ id }) => known.has(id)).map(({ id }) => id),
    stoppedBy: stoppedBy ?? 'runs',
    program: program.info,
    campaign,
    notes: [...result.notes, ...(check === 'edited' ? [editedCheck] : []), ...notesOf(counts, options, record)],
  };
}

const editedCheck = 'The line of the assertion has changed: whether it still checks the same is not known to Heddle.';

interface Counts {
  readonly before: Count;
  readonly after: Count;
  /** Executions after the change that another failure ended. */
  readonly masked: number;
  /** The counts are of the sampled executions, which are independent draws. */
  readonly sampled: boolean;
  /** `--runs` for so many executions that count. */
  runsFor(trials: number): number;
}

/** How often the finding came, before and after: among the samples of both campaigns where those ever showed it, else among all executions. */
function countsOf(old: Finding, record: RunRecord, same: readonly Finding[], campaign: CampaignSummary): Counts {
  const { passRate } = campaign;
  const samples = record.samples ?? 0;
  const sampled = samples > 0 && passRate.executions > 0 && (old.samplesHit ?? 0) > 0;
  const most = (of: (finding: Finding) => number): number =>
    same.reduce((sum, finding) => Math.max(sum, of(finding)), 0);
  if (sampled) {
    const failing = Math.round(passRate.executions * (1 - passRate.value));
    const masked = same.length > 0 ? 0 : failing;
    return {
      before: { hits: old.samplesHit ?? 0, trials: samples },
      after: { hits: most(({ samplesHit }) => samplesHit ?? 0), trials: passRate.executions - masked },
      masked,
      sampled,
      // Samples begin behind the freeze: a campaign that is not much longer than that has few.
      runsFor: (trials) => Math.ceil((trials * campaign.executions) / passRate.executions) + frozenAt,
    };
  }
  const masked = same.length > 0 ? 0 : campaign.failing;
  return {
    before: { hits: old.executionsHit, trials: record.executions },
    after: { hits: most(({ executionsHit }) => executionsHit), trials: campaign.executions - masked },
    masked,
    sampled,
    runsFor: (trials) => trials,
  };
}

/** The store keeps the finding as it was under this id, so the changed program's needs its token. */
function withToken(finding: Finding, info: ProgramInfo): Finding {
  if (finding.schedule === '') return finding;
  return { ...finding, replay: `heddle replay ${finding.schedule} ${info.files.map(shellWord).join(' ')}` };
}

function notesOf({ masked, sampled }: Counts, options: CheckOptions, { options: stored }: RunRecord): string[] {
  const notes: string[] = [];
  if (!sampled) {
    notes.push(
      'The counts are of all executions, since the sampled ones never showed the finding or there were none: strategies that learn are no independent draws.',
    );
  }
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
