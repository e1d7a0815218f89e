/**
 * The one table of options: the parser, `--help`, the type and checks of `heddle.config.ts`, shell completion and
 * docs/reference/cli.md all come from here.
 */
import {
  directory,
  dynamicLibrary,
  duration,
  hostMemory,
  nonEmpty,
  oneOf,
  percentage,
  reporterSpec,
  shardSpec,
  size,
  variable,
  wholeNumber,
  type Parser,
} from './option-values.ts';
import type { CampaignShard } from '../campaign/campaign-shard.ts';
import type { HostMemory } from '../wasm/link/model.ts';
import { reporters, type ReporterName } from '../report/reporters.ts';
import { strategySpec } from './strategy-option.ts';

/** Every option's value after parsing. Times are milliseconds, sizes bytes. */
export interface OptionValues {
  readonly runs: number;
  readonly time: number;
  readonly seed: number;
  readonly jobs: number;
  readonly strategy: string;
  readonly equivalence: 'mazurkiewicz' | 'reads-from';
  readonly memoryModel: 'c11' | 'sc';
  readonly preempt: 'sync' | 'racy' | 'all';
  readonly heap: 'mixed' | 'reuse' | 'quarantine';
  readonly timeOuts: 'late' | 'any';
  readonly spuriousWakeups: boolean;
  readonly stopOn: 'first' | 'none';
  readonly untilSaturated: boolean;
  readonly resume: boolean;
  readonly shard: CampaignShard;
  readonly failOn: 'error' | 'warning';
  readonly maxSteps: number;
  readonly maxMemory: number;
  readonly maxThreads: number;
  readonly hangTimeout: number;
  readonly checkDeterminism: boolean;
  readonly weaken: boolean;
  readonly confidence: number;
  readonly suppressions: string;
  readonly baseline: string;
  readonly toolchain: 'embedded' | 'native';
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly dir: readonly { readonly host: string; readonly guest: string }[];
  readonly library: readonly { readonly path?: string; readonly files: readonly string[] }[];
  readonly stdin: string;
  readonly reporter: readonly { readonly name: ReporterName; readonly file?: string }[];
  readonly memory: HostMemory;
  readonly glue: string;
  readonly explain: string;
  readonly json: boolean;
  readonly step: boolean;
  readonly verbose: boolean;
  readonly all: boolean;
  readonly yes: boolean;
  readonly port: number;
  readonly debug: boolean;
}

const ALL_COMMANDS = [
  'check',
  'replay',
  'verify',
  'link',
  'specimens',
  'doctor',
  'explain',
  'report',
  'init',
  'ui',
] as const;

export type OptionName = keyof OptionValues;
export type OptionGroup = 'Budget' | 'Schedules' | 'Limits' | 'Program' | 'Verdict' | 'Output';
export type OptionCommand = (typeof ALL_COMMANDS)[number];

type Element<T> = T extends readonly (infer E)[] ? E : T;

/** One row of the table. */
export interface OptionSpec<T> {
  /** Absent for switches. */
  readonly value?: {
    readonly placeholder: string;
    readonly parse: Parser<Element<T>>;
    readonly choices?: readonly string[];
  };
  /** May be given several times; the values are collected. */
  readonly repeatable?: true;
  readonly summary: string;
  /** Read by the same parser as a typed value; options without one are off or unset. */
  readonly default?: string;
  /** Says in help how a default is found that is no constant. */
  readonly defaultText?: string;
  /** Likewise, for commands that find it in another way. */
  readonly defaultIn?: Partial<Readonly<Record<OptionCommand, string>>>;
  readonly group: OptionGroup;
  readonly commands: readonly OptionCommand[];
  /** May stand in `heddle.config.ts`. */
  readonly configurable: boolean;
}

function choice<const T extends string>(
  placeholder: string,
  ...choices: readonly T[]
): { readonly placeholder: string; readonly parse: Parser<T>; readonly choices: readonly T[] } {
  return { placeholder, parse: oneOf(...choices), choices };
}

const campaign = { commands: ['check', 'specimens'], configurable: true } as const;
/** Also for `verify`, where the default is the value of the finding's campaign. */
const budget = {
  commands: ['check', 'specimens', 'verify'],
  configurable: true,
  defaultIn: { verify: 'as in the campaign of the finding' },
} as const;
const program = { commands: ['check', 'replay', 'verify', 'specimens'], configurable: true } as const;

const REPORTER_NAMES = Object.keys(reporters) as ReporterName[];

/** The table, in the order of the help text. */
export const OPTIONS: { readonly [K in OptionName]: OptionSpec<OptionValues[K]> } = {
  runs: {
    ...budget,
    value: { placeholder: 'N', parse: wholeNumber(1) },
    summary: 'executions at most; the check ends here or at --time, whichever comes first',
    default: '20000',
    group: 'Budget',
  },
  time: {
    ...budget,
    value: { placeholder: 'T', parse: duration },
    summary: 'time at most, e.g. 60s, 2m, 500ms',
    default: '60s',
    group: 'Budget',
  },
  jobs: {
    commands: ['check', 'specimens', 'verify', 'ui'],
    configurable: true,
    value: { placeholder: 'N', parse: wholeNumber(1, 1024) },
    summary: 'worker threads; changes speed only, never results',
    defaultText: 'all cores',
    group: 'Budget',
  },
  stopOn: {
    ...campaign,
    value: choice('first|none', 'first', 'none'),
    summary: 'end at the first finding, or use the whole budget',
    default: 'none',
    group: 'Budget',
  },
  untilSaturated: {
    ...campaign,
    summary: 'end when new traces have become rare; exit 3 when the budget ends before',
    group: 'Budget',
  },
  resume: {
    commands: ['check'],
    configurable: false,
    summary: 'go on with a campaign that was killed or interrupted, or whose time was up',
    group: 'Budget',
  },
  shard: {
    commands: ['check'],
    configurable: false,
    value: { placeholder: 'X/Y', parse: shardSpec },
    summary: 'run part X of Y of the campaign, one a machine; `heddle report merge` puts their --json results together',
    group: 'Budget',
  },
  seed: {
    ...budget,
    value: { placeholder: 'N', parse: wholeNumber(0, 2 ** 32 - 1) },
    summary: 'seed of every choice; equal seeds give equal results',
    default: '1',
    group: 'Schedules',
  },
  strategy: {
    ...campaign,
    value: { placeholder: 'NAME[:k=v]', parse: strategySpec },
    summary:
      'who chooses the next thread: portfolio, random, pct[:depth=N], pos, surw, rff, dpor, dfs, preemption-bound, delay-bound, round-robin',
    default: 'portfolio',
    group: 'Schedules',
  },
  equivalence: {
    ...campaign,
    value: choice('mazurkiewicz|reads-from', 'mazurkiewicz', 'reads-from'),
    summary:
      'which executions dpor counts as the same: one order of what does not commute, or one source of every read',
    default: 'mazurkiewicz',
    group: 'Schedules',
  },
  memoryModel: {
    ...campaign,
    value: choice('c11|sc', 'c11', 'sc'),
    summary: 'which values an atomic load may return: those that C11 allows, or the newest only',
    default: 'c11',
    group: 'Schedules',
  },
  preempt: {
    ...campaign,
    value: choice('sync|racy|all', 'sync', 'racy', 'all'),
    summary: 'where a thread can be preempted: at synchronisation, also at locations that raced, at every access',
    default: 'racy',
    group: 'Schedules',
  },
  heap: {
    ...campaign,
    value: choice('mixed|reuse|quarantine', 'mixed', 'reuse', 'quarantine'),
    summary: 'whether freed memory is given out again at once, late, or both by turns',
    default: 'mixed',
    group: 'Schedules',
  },
  timeOuts: {
    ...campaign,
    value: choice('late|any', 'late', 'any'),
    summary: 'time-outs fire at their deadline, or at any moment from then on',
    default: 'late',
    group: 'Schedules',
  },
  spuriousWakeups: {
    ...campaign,
    summary: 'let condition waits return without a signal, as POSIX allows',
    group: 'Schedules',
  },
  checkDeterminism: {
    ...campaign,
    summary: 'run every schedule twice and compare',
    group: 'Schedules',
  },
  weaken: {
    commands: ['check'],
    configurable: false,
    summary: 'also look for memory orders that are stronger than the tests need; with --memory-model c11',
    group: 'Schedules',
  },
  maxSteps: {
    ...campaign,
    value: { placeholder: 'N', parse: wholeNumber(1, 2 ** 31 - 1) },
    summary: 'events in one execution before it is cut off',
    default: '10000000',
    group: 'Limits',
  },
  maxMemory: {
    ...campaign,
    value: { placeholder: 'M', parse: size(2 ** 22, 2 ** 29, 2 ** 16) },
    summary: 'memory of the program, e.g. 64M; at most 512M',
    default: '256M',
    group: 'Limits',
  },
  maxThreads: {
    ...campaign,
    value: { placeholder: 'N', parse: wholeNumber(1, 65_535) },
    summary: 'threads in one execution',
    default: '4096',
    group: 'Limits',
  },
  hangTimeout: {
    ...budget,
    value: { placeholder: 'T', parse: duration },
    summary: 'last resort: an execution without events for this long is stopped, any after 30 times as long',
    default: '10s',
    group: 'Limits',
  },
  env: {
    ...program,
    value: { placeholder: 'NAME=VALUE', parse: variable },
    repeatable: true,
    summary: 'variable in the environment of the program, which is empty otherwise; repeatable',
    group: 'Program',
  },
  dir: {
    ...program,
    value: { placeholder: 'HOST:/GUEST', parse: directory },
    repeatable: true,
    summary: 'copy a folder into the in-memory file system of the program; repeatable',
    group: 'Program',
  },
  library: {
    ...program,
    value: { placeholder: '[PATH=]FILE,...', parse: dynamicLibrary },
    repeatable: true,
    summary:
      'dynamic library that the program opens with dlopen, from sources (a.c is opened as a.so) or built with -shared; repeatable',
    group: 'Program',
  },
  stdin: {
    ...program,
    value: { placeholder: 'FILE', parse: nonEmpty('a file name') },
    summary: 'file that the program reads as standard input, which is empty otherwise',
    group: 'Program',
  },
  toolchain: {
    ...program,
    value: choice('embedded|native', 'embedded', 'native'),
    summary: 'compiler that comes with Heddle, or clang and wasm-ld 22 or newer from PATH',
    default: 'embedded',
    group: 'Program',
  },
  failOn: {
    commands: ['check', 'specimens', 'report'],
    configurable: true,
    value: choice('error|warning', 'error', 'warning'),
    summary: 'least severity that makes the exit code 1',
    default: 'warning',
    group: 'Verdict',
  },
  confidence: {
    ...campaign,
    value: { placeholder: 'P', parse: percentage(50, 99.999) },
    summary: 'confidence of the intervals in the report, in percent',
    default: '95',
    group: 'Verdict',
  },
  suppressions: {
    ...campaign,
    value: { placeholder: 'FILE', parse: nonEmpty('a file name') },
    summary: 'rules for findings to leave out; they are counted and printed',
    defaultText: 'heddle.suppressions if there',
    group: 'Verdict',
  },
  baseline: {
    ...campaign,
    value: { placeholder: 'FILE', parse: nonEmpty('a file name') },
    summary: 'earlier --json result whose findings are left out; they are counted and printed',
    group: 'Verdict',
  },
  memory: {
    commands: ['link'],
    configurable: false,
    value: { placeholder: 'LIMITS', parse: hostMemory },
    summary:
      'memory that the host provides, instead of a main module: shared,initial=N,max=N in pages, or sizes such as 16M',
    group: 'Program',
  },
  glue: {
    commands: ['link'],
    configurable: false,
    value: { placeholder: 'FILE', parse: nonEmpty('a file name') },
    summary:
      'JavaScript that Emscripten made beside the main module: its memory settings and the functions it provides',
    group: 'Program',
  },
  explain: {
    commands: ['link'],
    configurable: false,
    value: { placeholder: 'TEXT', parse: nonEmpty('the text of an error') },
    summary: 'say which rule the text of an engine, loader or linker belongs to',
    group: 'Output',
  },
  reporter: {
    commands: ['check', 'link', 'report'],
    configurable: true,
    value: { placeholder: 'NAME[=FILE]', parse: reporterSpec(...REPORTER_NAMES), choices: REPORTER_NAMES },
    repeatable: true,
    summary: `form of the result, on standard output or in a file: ${REPORTER_NAMES.join(', ')}; repeatable`,
    default: 'text',
    group: 'Output',
  },
  json: {
    commands: ALL_COMMANDS,
    configurable: false,
    summary: 'same as --reporter json',
    group: 'Output',
  },
  step: {
    commands: ['replay'],
    configurable: false,
    summary: 'print the whole interleaving, one column per thread',
    group: 'Output',
  },
  verbose: {
    commands: ['check', 'replay', 'verify', 'report'],
    configurable: true,
    summary: 'add to the text: whole stacks of locks and thread creations, program output, schedules',
    group: 'Output',
  },
  all: {
    commands: ['specimens'],
    configurable: false,
    summary: 'run every specimen',
    group: 'Program',
  },
  yes: {
    commands: ['init'],
    configurable: false,
    summary: 'write without asking, as off a terminal',
    group: 'Output',
  },
  port: {
    commands: ['ui'],
    configurable: false,
    value: { placeholder: 'N', parse: wholeNumber(0, 65_535) },
    summary: 'port of this machine to listen on; 0 is any that is free',
    default: '0',
    group: 'Output',
  },
  debug: {
    commands: ALL_COMMANDS,
    configurable: false,
    summary: 'print the stack of an error',
    group: 'Output',
  },
};

/** `maxSteps` as `--max-steps`. */
export function flagOf(name: OptionName): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Names of the options that `command` takes, in table order. */
export function optionsOf(command: OptionCommand): readonly OptionName[] {
  return OPTION_NAMES.filter((name) => OPTIONS[name].commands.includes(command));
}

/** All names in table order. */
export const OPTION_NAMES: readonly OptionName[] = Object.keys(OPTIONS) as OptionName[];
