/** What is stored with a finding beside its program: how it was found, and its places in words that survive an edit. */
import { relative, resolve } from 'node:path';
import type { CampaignSettings } from '../campaign/settings.ts';
import { lineOfPlaceKey, type LinePlace, type SchedulePlan } from '../campaign/old-schedule.ts';
import { normaliseSourceLine } from '../report/finding-id.ts';
import type { CheckResult, Finding } from '../report/model.ts';
import { placesOf } from '../report/places.ts';
import type { SourceReader } from '../report/style.ts';
import type { JsonObject, JsonValue } from '../store/record.ts';
import { type InputDirectory, inputsHash } from './inputs.ts';
import type { Renamed } from './renamed-files.ts';
import type { CheckOptions } from './options.ts';

/** A source line as it was: its text, and which of the lines of its file with that text it is (0: the first). */
export interface StoredLine extends LinePlace {
  readonly text: string;
  readonly rank: number;
}

/** Options of the campaign, by their names in {@link CheckOptions}. */
export type StoredOptions = Pick<
  CheckOptions,
  | 'runs'
  | 'timeMs'
  | 'seed'
  | 'strategy'
  | 'equivalence'
  | 'memoryModel'
  | 'preempt'
  | 'heap'
  | 'timeOuts'
  | 'volatile'
  | 'spuriousWakeups'
  | 'maxSteps'
  | 'maxMemoryBytes'
  | 'maxThreads'
  | 'hangTimeoutMs'
  | 'libraries'
  | 'clangArguments'
  | 'programArguments'
  | 'environment'
  | 'directories'
>;

export interface RunRecord {
  readonly stdin: Uint8Array;
  /** Of the program, as given; missing in findings of an earlier Heddle. */
  readonly files?: readonly string[];
  readonly options: StoredOptions;
  /** Hash of what the program read from outside; missing in findings of an earlier Heddle. */
  readonly inputs?: string;
  /** Executions of the campaign that found it. */
  readonly executions: number;
  /** Those of them that the failure rate comes from; 0 when there were none. */
  readonly samples?: number;
  /** Ids of everything that the campaign found. */
  readonly findings: readonly string[];
  /** The lines of the finding's own places. */
  readonly places: readonly StoredLine[];
  /** Every line that `plan` names. */
  readonly lines: readonly StoredLine[];
  readonly plan: SchedulePlan;
}

/** Longer schedules are stored without their plan: the recorded decisions are followed by step alone. */
const maxPlannedSwitches = 5000;
const emptyPlan: SchedulePlan = { plan: { switches: [], values: [] }, racy: [] };

export function runRecord(
  finding: Finding,
  plan: SchedulePlan | undefined,
  result: CheckResult,
  settings: CampaignSettings,
  options: CheckOptions,
  sources: SourceReader,
): JsonObject {
  const { engine } = settings;
  const kept = plan === undefined || plan.plan.switches.length > maxPlannedSwitches ? emptyPlan : plan;
  const stored: StoredOptions = {
    runs: settings.runs,
    timeMs: settings.timeMs,
    seed: settings.seed,
    strategy: settings.strategy,
    ...(settings.equivalence === undefined ? {} : { equivalence: settings.equivalence }),
    memoryModel: engine.memoryModel,
    preempt: engine.preempt,
    heap: engine.heap,
    timeOuts: engine.timeOuts,
    volatile: engine.volatile,
    spuriousWakeups: engine.spuriousWakeups,
    maxSteps: engine.maxSteps,
    maxMemoryBytes: engine.maxMemoryBytes,
    maxThreads: engine.maxThreads,
    hangTimeoutMs: settings.hangTimeoutMs,
    libraries: options.libraries ?? [],
    clangArguments: options.clangArguments ?? [],
    programArguments: engine.programArguments,
    environment: Object.fromEntries(engine.environment),
    directories: (options.directories ?? []).map(({ host, guest }) => ({
      host: relative(options.cwd, resolve(options.cwd, host)),
      guest,
    })),
  };
  const record: Omit<RunRecord, 'stdin'> = {
    files: options.files,
    options: stored,
    inputs: inputsHash(engine),
    executions: result.campaign?.executions ?? 0,
    samples: result.campaign?.passRate.executions ?? 0,
    findings: result.findings.map(({ id }) => id),
    places: placesOf(finding).map((place) => storedLine(place, sources)),
    lines: linesOf(kept).map((place) => storedLine(place, sources)),
    plan: kept,
  };
  const json = JSON.parse(JSON.stringify(record)) as JsonObject; // plain data
  return { stdin: Buffer.from(options.stdin ?? []).toString('base64'), ...json };
}

/** Reads what {@link runRecord} made; undefined when the finding was stored without it, by an earlier Heddle. */
export function readRunRecord(run: JsonObject): RunRecord | undefined {
  const { options, executions, findings, places, lines, plan } = run;
  const whole = [options, plan].every(isObject) && [findings, places, lines].every(Array.isArray);
  if (!whole || typeof executions !== 'number') return undefined;
  // Written by runRecord: files of the store that were changed by hand are not supported.
  return { ...(run as unknown as RunRecord), stdin: storedInput(run) };
}

/** What the program read as standard input, also of findings that {@link readRunRecord} does not know. */
export function storedInput({ stdin }: JsonObject): Uint8Array {
  return new Uint8Array(typeof stdin === 'string' ? Buffer.from(stdin, 'base64') : []);
}

/** Where the folders of a stored campaign are, seen from `cwd`. */
export function storedDirectories({ directories = [] }: StoredOptions, cwd: string): readonly InputDirectory[] {
  return directories.map(({ host, guest }) => ({ host: resolve(cwd, host), guest }));
}

/** Lines of the changed sources, by lines of the old ones. */
export interface LineMap {
  /** Where the line is now; undefined when its text is gone. */
  (place: LinePlace): LinePlace | undefined;
}

/** Finds stored lines again: the line of the same rank among those of the same text, in the file of the same name or what became of it. */
export function lineMap(lines: readonly StoredLine[], sources: SourceReader, renamed: Renamed): LineMap {
  const key = (place: LinePlace): string => JSON.stringify([place.file, place.line, place.function]);
  const stored = new Map(lines.map((line) => [key(line), line]));
  return (place) => {
    const line = stored.get(key(place));
    const now = line === undefined ? undefined : lineNow(line, sources, renamed);
    return now === undefined ? undefined : { function: place.function, file: renamed(place.file), line: now };
  };
}

/** Number of the line now, counted from 1; undefined when its text is gone. A line without text (no debug information) stays where it was. */
export function lineNow(stored: StoredLine, sources: SourceReader, renamed: Renamed): number | undefined {
  if (stored.text === '') return stored.line;
  const fitting = numbersOf(stored.text, renamed(stored.file), sources);
  return fitting[stored.rank] ?? fitting.at(-1);
}

function storedLine(place: LinePlace, sources: SourceReader): StoredLine {
  const text = normaliseSourceLine(place.line < 1 ? '' : (sources(place.file)?.[place.line - 1] ?? ''));
  const rank = text === '' ? 0 : Math.max(0, numbersOf(text, place.file, sources).indexOf(place.line));
  return { function: place.function, file: place.file, line: place.line, text, rank };
}

function numbersOf(text: string, file: string, sources: SourceReader): number[] {
  return normalisedLines(sources(file) ?? []).flatMap((line, index) => (line === text ? [index + 1] : []));
}

const normalised = new WeakMap<readonly string[], readonly string[]>();

/** A reader gives the same array for the same file, so each file is taken apart once. */
function normalisedLines(lines: readonly string[]): readonly string[] {
  const known = normalised.get(lines);
  if (known !== undefined) return known;
  const made = lines.map(normaliseSourceLine);
  normalised.set(lines, made);
  return made;
}

function linesOf({ plan, racy }: SchedulePlan): LinePlace[] {
  const lines = new Map<string, LinePlace>();
  const planned = plan.switches.flatMap(({ place }) => lineOfPlaceKey(place) ?? []);
  for (const line of [...planned, ...racy]) lines.set(JSON.stringify([line.file, line.line, line.function]), line);
  return [...lines.values()];
}

function isObject(value: JsonValue | undefined): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
