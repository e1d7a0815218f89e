/** What a row of the table of options says (options.ts), and what many rows share. */
import type { CampaignShard } from '../campaign/campaign-shard.ts';
import type { ReporterName } from '../report/reporters.ts';
import type { HostMemory } from '../wasm/link/model.ts';
import { oneOf, type Parser } from './option-values.ts';

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
  readonly volatile: 'plain' | 'relaxed';
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

export const ALL_COMMANDS = [
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

/** The whole table. */
export type OptionTable = { readonly [K in OptionName]: OptionSpec<OptionValues[K]> };

export function choice<const T extends string>(
  placeholder: string,
  ...choices: readonly T[]
): { readonly placeholder: string; readonly parse: Parser<T>; readonly choices: readonly T[] } {
  return { placeholder, parse: oneOf(...choices), choices };
}

export const campaign = { commands: ['check', 'specimens'], configurable: true } as const;
/** Also for `verify`, where the default is the value of the finding's campaign. */
export const budget = {
  commands: ['check', 'specimens', 'verify'],
  configurable: true,
  defaultIn: { verify: 'as in the campaign of the finding' },
} as const;
export const program = { commands: ['check', 'replay', 'verify', 'specimens'], configurable: true } as const;
