/** `heddle report`: results of `--json` in another form, or those of all shards of a campaign as one. */
import { resolve } from 'node:path';
import { HeddleError } from '../../base/error.ts';
import { mergeResults, type NamedResult } from '../../api/merge-results.ts';
import { readTextUpTo } from '../../api/read-up-to.ts';
import { parseResult } from '../../report/json.ts';
import type { CheckResult } from '../../report/model.ts';
import { loadConfig } from '../config.ts';
import { exitCodeOf } from '../exit-code.ts';
import { parseArguments } from '../parse.ts';
import { prepareReports, writeReports } from '../report-output.ts';
import { settle } from '../settings.ts';
import { didYouMean } from '../suggest.ts';
import { usageError } from '../usage-error.ts';

const ACTIONS = ['merge', 'show'] as const;

/** Exit codes are those of the check that the result is of. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, clang, program, options } = parseArguments('report', args);
  const extra = clang[0] ?? (program.length > 0 ? '--' : undefined);
  if (extra !== undefined)
    throw usageError('HDL_USAGE_EXTRA_ARGUMENT', `\`heddle report\` runs no program, but got \`${extra}\`.`);
  const [action, ...files] = words;
  if (action !== 'merge' && action !== 'show') {
    throw usageError(
      'HDL_USAGE_MISSING_ARGUMENT',
      action === undefined
        ? '`heddle report` needs to know what to do: `merge` or `show`.'
        : `\`heddle report\` has no \`${action}\`; it has \`merge\` and \`show\`.`,
      didYouMean(action ?? '', ACTIONS, 'For example `heddle report merge shard-*.json`.'),
    );
  }
  if (files.length === 0 || (action === 'show' && files.length > 1)) {
    throw usageError(
      'HDL_USAGE_NO_FILES',
      action === 'merge'
        ? '`heddle report merge` needs the results of all shards.'
        : '`heddle report show` needs one result.',
      'Make results with `heddle check ... --reporter json=FILE`.',
    );
  }
  const cwd = process.cwd();
  const settings = settle(options, await loadConfig(cwd));
  await prepareReports(settings, cwd);
  const results: NamedResult[] = [];
  for (const file of files) results.push({ name: file, result: await readResult(file, cwd) });
  const result = action === 'merge' ? mergeResults(results) : (results[0]?.result ?? mergeResults(results));
  await writeReports(result, settings, cwd);
  return exitCodeOf(result, settings.failOn);
}

async function readResult(file: string, cwd: string): Promise<CheckResult> {
  let text: string;
  try {
    text = await readTextUpTo(resolve(cwd, file), file);
  } catch (cause) {
    if (cause instanceof HeddleError) throw cause;
    throw new HeddleError('HDL_FILE_NOT_FOUND', `File \`${file}\` cannot be read.`, {
      cause,
      hint: 'Give results of `heddle check ... --reporter json=FILE`.',
    });
  }
  return parseResult(text, `result \`${file}\``, 'HDL_MERGE_IMPOSSIBLE');
}
