/** Reads suppression rules and the baseline from disk and applies them. */
import { relative, resolve } from 'node:path';
import { readTextUpTo } from '../api/read-up-to.ts';
import { HeddleError } from '../base/error.ts';
import { parseBaseline, parseSuppressions, type Suppressions } from '../report/suppressions.ts';
import type { Settings } from './settings.ts';

const DEFAULT_FILE = 'heddle.suppressions';

/**
 * What `--suppressions` (or `heddle.suppressions`, if it is there) and `--baseline` name.
 * @throws HeddleError when a file that was asked for cannot be read, or has an error in it
 */
export async function readSuppressions(settings: Settings, cwd: string): Promise<Suppressions> {
  const rules = await readText(cwd, settings.suppressions, DEFAULT_FILE);
  const baseline = await readText(cwd, settings.baseline, undefined);
  return {
    ...(rules === undefined ? {} : { rules: parseSuppressions(rules.text, rules.name) }),
    ...(baseline === undefined ? {} : { baseline: parseBaseline(baseline.text, baseline.name) }),
  };
}

async function readText(
  cwd: string,
  asked: string | undefined,
  otherwise: string | undefined,
): Promise<{ readonly text: string; readonly name: string } | undefined> {
  const file = asked ?? otherwise;
  if (file === undefined) return undefined;
  const path = resolve(cwd, file);
  const name = relative(cwd, path);
  try {
    return { text: await readTextUpTo(path, name), name };
  } catch (error) {
    if (error instanceof HeddleError) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing && asked === undefined) return undefined;
    throw new HeddleError('HDL_FILE_NOT_FOUND', `File \`${name}\` cannot be read.`, {
      hint: 'Check the name; paths on the command line count from the current folder, those in a config file from its own.',
      cause: error,
    });
  }
}
