/** `heddle check`: find bugs. */
import type { Finding } from '../../report/model.ts';
import { applySuppressions } from '../../report/suppressions.ts';
import type { Trace } from '../../report/trace-model.ts';
import { toCheckOptions } from '../check-options.ts';
import { findNoProgram } from '../clang-arguments.ts';
import { loadConfig } from '../config.ts';
import { exitCodeOf } from '../exit-code.ts';
import { withInterrupt } from '../interrupt.ts';
import { NotStored } from '../not-stored.ts';
import { parseArguments, type ParsedArguments } from '../parse.ts';
import { createProgress } from '../progress.ts';
import { needsTraces, prepareReports, writeReports } from '../report-output.ts';
import { settle } from '../settings.ts';
import { readSuppressions } from '../suppression-files.ts';
import { usageError } from '../usage-error.ts';

/** Parses, checks, prints; resolves to the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const parsed = parseArguments('check', args);
  refuseUnusable(parsed);
  const cwd = process.cwd();
  const config = await loadConfig(cwd);
  const settings = settle(parsed.options, config);
  const options = await toCheckOptions(settings, {
    cwd,
    files: parsed.words,
    clang: [...(config?.flags ?? []), ...parsed.clang],
    program: parsed.program,
  });
  await prepareReports(settings, cwd);
  const suppressions = await readSuppressions(settings, cwd);
  const { check } = await import('../../index.ts');
  const traces = new Map<string, Trace>();
  const notStored = new NotStored();
  const progress = createProgress(process.stderr, () => performance.now(), process.stderr.isTTY);
  const checked = await withInterrupt(
    async (signal, listen) => {
      try {
        return await check({
          ...options,
          signal,
          onProgress: (state) => {
            if (state.phase !== 'compile') listen();
            progress.update(state);
          },
          onNotStored: notStored.note,
          ...(needsTraces(settings) ? { onTrace: ({ id }: Finding, trace: Trace) => void traces.set(id, trace) } : {}),
        });
      } finally {
        progress.clear();
      }
    },
    { later: true },
  );
  const result = applySuppressions(checked, suppressions);
  try {
    await writeReports(result, settings, cwd, traces);
  } finally {
    await notStored.print();
  }
  return exitCodeOf(result, settings.failOn);
}

function refuseUnusable({ words, clang }: ParsedArguments): void {
  if (words.length === 0) {
    throw usageError(
      'HDL_USAGE_NO_FILES',
      '`heddle check` needs at least one file.',
      'For example `heddle check queue.c`.',
    );
  }
  const argument = findNoProgram(clang);
  if (argument === undefined) return;
  const hint = 'Leave it out, or compile with `heddle cc` and check its output.';
  throw usageError(
    'HDL_USAGE_NO_PROGRAM',
    `\`heddle check\` runs a whole program; with \`${argument}\` the compiler makes none.`,
    hint,
  );
}
