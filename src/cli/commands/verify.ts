/** `heddle verify`: is the bug gone from the changed program? */
import type { CheckOptions, CheckProgress, VerifyOptions } from '../../index.ts';
import { renderVerify } from '../../report/verify-text.ts';
import { renderVerifyJson } from '../../report/verify-schema.ts';
import type { VerifyResult } from '../../report/verify-model.ts';
import { createSourceReader } from '../../api/program.ts';
import { toCheckOptions } from '../check-options.ts';
import { loadConfig } from '../config.ts';
import { EXIT } from '../exit-code.ts';
import { withInterrupt } from '../interrupt.ts';
import type { OptionName } from '../option-spec.ts';
import { NotStored } from '../not-stored.ts';
import { parseArguments } from '../parse.ts';
import { createProgress } from '../progress.ts';
import { settle } from '../settings.ts';
import { print, textOptions } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

const EXIT_CODES = { fixed: EXIT.clean, 'not-fixed': EXIT.findings, 'cannot-tell': EXIT.incomplete } as const;

/** Where the library's option comes from: those that nobody gives are the finding's own. */
const FROM_FINDING: Readonly<Partial<Record<OptionName, keyof VerifyOptions & keyof CheckOptions>>> = {
  runs: 'runs',
  time: 'timeMs',
  seed: 'seed',
  hangTimeout: 'hangTimeoutMs',
  env: 'environment',
  dir: 'directories',
  library: 'libraries',
  stdin: 'stdin',
};

/** The first word is a finding's id, the others are the files of the changed program. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, clang, program, options } = parseArguments('verify', args);
  const [target, ...files] = words;
  if (target === undefined) {
    throw usageError(
      'HDL_USAGE_MISSING_ARGUMENT',
      '`heddle verify` needs the id of a finding and the files of the changed program.',
      'For example `heddle verify data-race-1a2b3c4d queue.c`.',
    );
  }
  const cwd = process.cwd();
  const config = await loadConfig(cwd);
  const clangArguments = [...(config?.flags ?? []), ...clang];
  const settings = settle(options, config);
  const all = await toCheckOptions(settings, { cwd, files, clang: clangArguments, program });
  const chosen: VerifyOptions = {
    target,
    files,
    cwd,
    clangArguments,
    programArguments: program,
    jobs: settings.jobs,
    toolchain: settings.toolchain,
    ...Object.fromEntries(
      Object.entries(FROM_FINDING).flatMap(([name, key]) => (options.has(name as OptionName) ? [[key, all[key]]] : [])),
    ),
  };
  const { verify } = await import('../../index.ts');
  const progress = createProgress(process.stderr, () => performance.now(), process.stderr.isTTY);
  const notStored = new NotStored();
  const result = await withInterrupt(
    async (signal, listen) => {
      try {
        const onProgress = (state: CheckProgress): void => {
          if (state.phase !== 'compile') listen();
          progress.update(state);
        };
        return await verify({ ...chosen, signal, onProgress, onNotStored: notStored.note });
      } finally {
        progress.clear();
      }
    },
    { later: true },
  );
  await print(
    settings.json
      ? renderVerifyJson(result)
      : renderVerify(result, {
          ...textOptions(process.stdout),
          sources: createSourceReader(cwd),
          verbose: settings.verbose,
        }),
  );
  await notStored.print();
  return exitCode(result);
}

function exitCode({ stoppedBy, verdict }: VerifyResult): number {
  return stoppedBy === 'interrupt' ? EXIT.interrupted : EXIT_CODES[verdict];
}
