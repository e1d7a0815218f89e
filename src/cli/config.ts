/** Finds, loads and checks `heddle.config.{ts,mts,js,mjs,json}`. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readTextUpTo } from '../api/read-up-to.ts';
import { HeddleError } from '../base/error.ts';
import type { OptionName } from './option-spec.ts';
import { OPTIONS, OPTION_NAMES } from './options.ts';
import { readValue } from './parse.ts';
import { didYouMean } from './suggest.ts';

const FILE_NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `heddle.config.${extension}`);
/** Their file names count from the config file's folder. */
const FILE_OPTIONS: ReadonlySet<OptionName> = new Set(['suppressions', 'baseline', 'stdin']);

export interface LoadedConfig {
  readonly path: string;
  readonly options: ReadonlyMap<OptionName, readonly unknown[]>;
  readonly flags: readonly string[];
}

/**
 * Looks in `cwd` and its parents up to the folder that holds package.json or .git.
 * @throws HeddleError `HDL_CONFIG_INVALID`
 */
export async function loadConfig(cwd: string): Promise<LoadedConfig | undefined> {
  const path = findConfig(cwd);
  if (path === undefined) return undefined;
  const config = await readConfig(path);
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw invalid(path, 'must export an object by default', 'Write `export default defineConfig({ ... })`.');
  }
  const options = new Map<OptionName, readonly unknown[]>();
  let flags: readonly string[] = [];
  for (const [key, value] of Object.entries(config)) {
    if (key === 'flags') flags = stringsOf(path, key, value);
    else if (value !== undefined) options.set(nameOf(path, key), readSetting(path, nameOf(path, key), value));
  }
  return { path, options, flags };
}

function findConfig(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const name = FILE_NAMES.find((candidate) => existsSync(join(folder, candidate)));
    if (name !== undefined) return join(folder, name);
    const top = existsSync(join(folder, 'package.json')) || existsSync(join(folder, '.git'));
    if (top || dirname(folder) === folder) return undefined;
  }
}

async function readConfig(path: string): Promise<unknown> {
  try {
    if (path.endsWith('.json')) return JSON.parse(await readTextUpTo(path, path));
    const module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
    return module.default;
  } catch (error) {
    if (error instanceof HeddleError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new HeddleError('HDL_CONFIG_INVALID', `Config file \`${path}\` cannot be loaded: ${reason}`, {
      cause: error,
    });
  }
}

function nameOf(path: string, key: string): OptionName {
  const configurable = OPTION_NAMES.filter((name) => OPTIONS[name].configurable);
  const name = configurable.find((candidate) => candidate === key);
  if (name !== undefined) return name;
  const otherwise = `Known keys: ${[...configurable, 'flags'].join(', ')}.`;
  throw invalid(path, `has the unknown key \`${key}\``, didYouMean(key, [...configurable, 'flags'], otherwise));
}

function readSetting(path: string, name: OptionName, value: unknown): readonly unknown[] {
  const texts = OPTIONS[name].repeatable === true ? stringsOf(path, name, value) : [String(value)];
  return texts.map((text) => {
    const read = readValue(name, text, `Key \`${name}\` in \`${path}\``, 'HDL_CONFIG_INVALID');
    return FILE_OPTIONS.has(name) && typeof read === 'string' ? resolve(dirname(path), read) : read;
  });
}

function stringsOf(path: string, key: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((element) => typeof element === 'string')) return value;
  throw invalid(path, `has a \`${key}\` that is no list of strings`);
}

function invalid(path: string, problem: string, hint?: string): HeddleError {
  return new HeddleError(
    'HDL_CONFIG_INVALID',
    `Config file \`${path}\` ${problem}.`,
    hint === undefined ? {} : { hint },
  );
}
