/** `replay`: runs the exact schedule of a finding again. */
import { join, relative } from 'node:path';
import { HeddleError } from '../base/error.ts';
import type { Shown } from '../campaign/protocol.ts';
import { showSchedule, unlessHung } from '../campaign/single-task.ts';
import type { CampaignSettings } from '../campaign/settings.ts';
import type { Witness } from '../campaign/shard-result.ts';
import { WorkInterrupted } from '../campaign/worker-handle.ts';
import { decodeSchedule, type Schedule } from '../engine/schedule.ts';
import type { Finding } from '../report/model.ts';
import { normaliseSourceLine } from '../report/finding-id.ts';
import { placesOf } from '../report/places.ts';
import { type SourceReader, withoutFiles } from '../report/style.ts';
import type { JsonObject } from '../store/record.ts';
import { openStore } from '../store/store.ts';
import { toFinding } from './findings.ts';
import { inputsHash, readDirectories } from './inputs.ts';
import { campaignSettings, type CheckOptions } from './options.ts';
import { createSourceReader, loadBinary, prepareProgram, type Program } from './program.ts';
import { readRunRecord, storedDirectories, storedInput } from './run-record.ts';

export interface ReplayOptions extends CheckOptions {
  /** Id of a finding kept under `.heddle/`, the beginning of one, or a token (then `files` are needed). */
  readonly target: string;
}

export interface ReplayResult {
  readonly outcome: 'reproduced' | 'not-reproduced' | 'diverged';
  readonly finding?: Finding;
  /** Source files that are not what the stored program was compiled from: their lines say nothing about it. */
  readonly changedFiles?: readonly string[];
  readonly divergence?: { readonly step: number; readonly expected: string; readonly actual: string };
}

/** @throws HeddleError `HDL_STORE_*`, `HDL_REPLAY_HUNG`, `HDL_REPLAY_INTERRUPTED`, `HDL_TOKEN_INVALID`, `HDL_TOKEN_PROGRAM_DIFFERS`, `HDL_REPLAY_INPUT_DIFFERS`, and what compiling throws. */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const isToken = /^h\d/.test(options.target) && !/^[a-z-]+-[0-9a-f]{1,8}$/.test(options.target);
  return isToken ? replayToken(options) : replayStored(options);
}

async function replayStored(options: ReplayOptions): Promise<ReplayResult> {
  const { finding, binary, run } = openStore(join(options.cwd, '.heddle')).loadFinding(options.target);
  if (finding.schedule === '') {
    throw new HeddleError(
      'HDL_REPLAY_NO_SCHEDULE',
      `Finding \`${finding.id}\` has no schedule: only the wall clock ended it`,
      {
        hint: `Run \`${finding.replay}\` again.`,
      },
    );
  }
  const schedule = decodeSchedule(finding.schedule);
  const program = await loadBinary(binary, [], schedule.flags, schedule.programArguments);
  const changed = changedFiles(run, createSourceReader(options.cwd));
  // What took longer than by default when it was found takes so again.
  const hangTimeoutMs = options.hangTimeoutMs ?? readRunRecord(run)?.options.hangTimeoutMs;
  const patience = hangTimeoutMs === undefined ? {} : { hangTimeoutMs };
  const shown = await show({ ...options, ...patience, ...inputsOf(options, run) }, schedule, program, finding, changed);
  return changed.length === 0 ? shown : { ...shown, changedFiles: changed };
}

/** Files of which a line that was stored with the finding has another text now, or is gone. */
function changedFiles(run: JsonObject, sources: SourceReader): readonly string[] {
  const record = readRunRecord(run);
  const lines = [...(record?.places ?? []), ...(record?.lines ?? [])];
  const stale = lines.filter(
    ({ file, line, text }) => text !== '' && normaliseSourceLine(sources(file)?.[line - 1] ?? '') !== text,
  );
  return [...new Set(stale.map(({ file }) => file))].sort();
}

/** Standard input is stored; folders are read again, and must be what they were. */
function inputsOf(options: ReplayOptions, run: JsonObject): Pick<CheckOptions, 'stdin' | 'directories'> {
  const record = readRunRecord(run);
  const stdin = storedInput(run);
  const given = options.directories ?? [];
  const stored = record === undefined ? [] : storedDirectories(record.options, options.cwd);
  const directories = given.length > 0 ? given : stored;
  const inputs = inputsHash({ stdin, files: readDirectories(directories) });
  if (record?.inputs !== undefined && record.inputs !== inputs) {
    const words = directories.map(({ host, guest }) => `\`--dir ${relative(options.cwd, host) || '.'}:${guest}\``);
    throw new HeddleError(
      'HDL_REPLAY_INPUT_DIFFERS',
      `The files of ${words.join(' and ') || 'the program'} are not those that the finding was found with`,
      {
        hint: 'Bring the files of then back, or name where they are with `--dir`; after a change, run `heddle check` again.',
      },
    );
  }
  return { stdin, directories };
}

async function replayToken(options: ReplayOptions): Promise<ReplayResult> {
  const schedule = decodeSchedule(options.target);
  if (options.files.length === 0) {
    throw new HeddleError('HDL_USAGE_NO_FILES', 'A token needs the files of the program it belongs to', {
      hint: `For example \`heddle replay ${options.target.slice(0, 12)}... main.c\`.`,
    });
  }
  const clangArguments = [...schedule.flags, ...(options.clangArguments ?? [])];
  const program = await prepareProgram({ ...options, clangArguments });
  if (program.info.hash.slice(0, 16) !== schedule.programHash) {
    const found = program.info.hash.slice(0, 16);
    throw new HeddleError(
      'HDL_TOKEN_PROGRAM_DIFFERS',
      `The token belongs to program ${schedule.programHash}, but these files compile to ${found}`,
      {
        hint: 'Give the files and flags that the token was made with, and the same version of Heddle; after an edit, run `heddle check` again.',
      },
    );
  }
  return show(options, schedule, program, undefined, []);
}

async function show(
  options: ReplayOptions,
  schedule: Schedule,
  program: Program,
  stored: Finding | undefined,
  changed: readonly string[],
): Promise<ReplayResult> {
  const settings = campaignSettings({
    ...options,
    preempt: schedule.preempt,
    timeOuts: schedule.timeOuts,
    volatile: schedule.volatile,
    spuriousWakeups: schedule.spuriousWakeups,
    exhaustive: schedule.exhaustive,
    maxSteps: schedule.maxSteps,
    maxMemoryBytes: schedule.maxMemoryBytes,
    maxThreads: schedule.maxThreads,
    programArguments: schedule.programArguments,
    environment: Object.fromEntries(schedule.environment),
  });
  const witness: Witness = {
    execution: 0,
    decisions: schedule.decisions,
    preemptions: 0,
    heapPolicy: schedule.heapPolicy,
    memoryModel: schedule.memoryModel,
    racySites: schedule.racySites,
  };
  const { drafts, divergence } = await runOrRefuse(program, settings, witness, options.signal);
  if (divergence !== null) return { outcome: 'diverged', divergence };
  const sources = withoutFiles(createSourceReader(options.cwd), changed);
  const findings = drafts.map((draft) =>
    toFinding(draft, witness, program.info, settings, sources, { hits: 1, firstHit: 0 }),
  );
  const hash = schedule.finding.toString(16).padStart(8, '0');
  const finding = findings.find((one) =>
    stored === undefined ? one.id.endsWith(`-${hash}`) : one.id === stored.id || atSamePlaces(one, stored),
  );
  if (finding === undefined) return { outcome: 'not-reproduced' };
  const trace = drafts[findings.indexOf(finding)]?.trace;
  if (trace !== undefined) options.onTrace?.(stored ?? finding, trace);
  if (stored === undefined) return { outcome: 'reproduced', finding };
  // What takes hundreds of executions to find is not looked for again.
  const { id, replay: command, decisiveOrder, blame, severity, benign } = stored;
  const { benign: _alone, ...shown } = finding;
  return {
    outcome: 'reproduced',
    finding: {
      ...shown,
      id,
      severity,
      replay: command,
      ...(decisiveOrder === undefined ? {} : { decisiveOrder }),
      ...(blame === undefined ? {} : { blame }),
      ...(benign === undefined ? {} : { benign }),
    },
  };
}

async function runOrRefuse(
  { image }: Program,
  settings: CampaignSettings,
  witness: Witness,
  signal: AbortSignal | undefined,
): Promise<Shown> {
  const shown = await unlessHung(showSchedule(image, settings, witness, signal)).catch((error: unknown) => {
    if (!(error instanceof WorkInterrupted)) throw error;
    const hint = 'Give the same command again: an execution has no state that it could go on from.';
    throw new HeddleError('HDL_REPLAY_INTERRUPTED', 'The replay was interrupted before its end', { hint });
  });
  if (shown !== undefined) return shown;
  throw new HeddleError(
    'HDL_REPLAY_HUNG',
    `The execution made no progress for ${settings.hangTimeoutMs / 1000} s and was stopped`,
    { hint: 'The finding came before: give a slower or busier machine more time, for example `--hang-timeout 5m`.' },
  );
}

/** The sources may have been edited since the program was stored, and ids are made from source lines: the stored program's places still agree. */
function atSamePlaces(a: Finding, b: Finding): boolean {
  const places = ({ kind, ...sides }: Finding): string =>
    [kind, ...placesOf(sides).map((place) => `${place.file}:${place.line} ${place.function}`)].join('\n');
  return places(a) === places(b);
}
