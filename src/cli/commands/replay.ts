/** `heddle replay`: run the exact schedule of a finding again. */
import { renderReplay } from '../../report/replay-text.ts';
import { withoutFiles } from '../../report/style.ts';
import { toCheckOptions } from '../check-options.ts';
import { loadConfig } from '../config.ts';
import { EXIT } from '../exit-code.ts';
import { withInterrupt } from '../interrupt.ts';
import { parseArguments } from '../parse.ts';
import { settle } from '../settings.ts';
import { createSourceReader } from '../../api/program.ts';
import { projectFolder } from '../../store/project-folder.ts';
import { print, textOptions } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

const EXIT_CODES = { reproduced: EXIT.findings, 'not-reproduced': EXIT.clean, diverged: EXIT.internal } as const;

/** The first word is a finding's id or a token; a token needs the program's files too. A finding is looked for in the folders around this one as well. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, clang, program, options } = parseArguments('replay', args);
  const [target, ...files] = words;
  if (target === undefined) {
    throw usageError(
      'HDL_USAGE_MISSING_ARGUMENT',
      '`heddle replay` needs the id of a finding, or a token and the files of the program.',
      'For example `heddle replay data-race-1a2b3c4d`.',
    );
  }
  const cwd = process.cwd();
  const config = await loadConfig(cwd);
  const settings = settle(options, config);
  const clangArguments = [...(config?.flags ?? []), ...clang];
  const root = files.length > 0 ? cwd : projectFolder(cwd);
  const { hangTimeoutMs, ...checkOptions } = await toCheckOptions(settings, {
    cwd,
    files,
    clang: clangArguments,
    program,
  });
  const patience = options.has('hangTimeout') && hangTimeoutMs !== undefined ? { hangTimeoutMs } : {};
  const { replay } = await import('../../index.ts');
  const result = await withInterrupt(
    async (signal) => replay({ ...checkOptions, ...patience, cwd: root, target, signal }),
    { message: 'Stopping.' },
  );
  const { step, json, verbose } = settings;
  const sources = withoutFiles(createSourceReader(root), result.changedFiles ?? []);
  await print(
    json
      ? `${JSON.stringify({ version: 1, ...result }, null, 2)}\n`
      : renderReplay(result, { ...textOptions(process.stdout), sources, step, verbose }),
  );
  return EXIT_CODES[result.outcome];
}
