/** Settles every option of a command: command line first, then `heddle.config.ts`, then the table's default. */
import { availableParallelism } from 'node:os';
import type { LoadedConfig } from './config.ts';
import type { OptionName, OptionValues } from './option-spec.ts';
import { OPTIONS } from './options.ts';
import { readValue, type GivenOptions } from './parse.ts';
import { isExhaustive } from './strategy-option.ts';

/** Options that stay unset unless somebody gives them. */
type Unset = 'shard' | 'suppressions' | 'baseline' | 'stdin' | 'memory' | 'glue' | 'explain';
/** Every option with its final value. */
export type Settings = Omit<OptionValues, Unset> & { readonly [K in Unset]?: OptionValues[K] };

/** What exhaustive search needs, and what it has no use for. */
const searchDefaults = {
  memoryModel: 'sc',
  preempt: 'all',
  heap: 'quarantine',
  runs: Number.MAX_SAFE_INTEGER,
  maxSteps: 100_000,
} as const;

export function settle(given: GivenOptions, config: LoadedConfig | undefined): Settings {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(OPTIONS) as OptionName[]) {
    const value = settleOne(name, given.get(name), config?.options.get(name));
    if (value !== undefined) values[name] = value;
  }
  // The table types each value by its parser; collecting them by name is where the compiler loses sight of that.
  if (isExhaustive(String(values['strategy']))) {
    for (const [name, value] of Object.entries(searchDefaults))
      if (!given.has(name as OptionName) && config?.options.has(name as OptionName) !== true) values[name] = value;
  }
  return values as unknown as Settings;
}

function settleOne(
  name: OptionName,
  given: readonly unknown[] | undefined,
  configured: readonly unknown[] | undefined,
): unknown {
  const spec = OPTIONS[name];
  const values = given ?? configured;
  if (spec.repeatable === true) {
    if (values !== undefined) return values;
    return spec.default === undefined ? [] : [readDefault(name, spec.default)];
  }
  if (values !== undefined) return values.at(-1);
  if (name === 'jobs') return availableParallelism();
  if (spec.value === undefined) return false;
  return spec.default === undefined ? undefined : readDefault(name, spec.default);
}

function readDefault(name: OptionName, text: string): unknown {
  return readValue(name, text, `The default of \`${name}\``, 'HDL_INTERNAL');
}
