/** `heddle link`: will these wasm modules load together? */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkLink } from '../../index.ts';
import { readLinkInputs } from '../../api/link-inputs.ts';
import { renderRecognised } from '../../report/link-explain.ts';
import { linkReporters } from '../../report/link-reporters.ts';
import type { LinkReport } from '../../wasm/link/model.ts';
import { EXIT } from '../exit-code.ts';
import { parseArguments } from '../parse.ts';
import { createProgressLine, describeLinkProgress } from '../progress.ts';
import { writeReport } from '../report-output.ts';
import { settle, type Settings } from '../settings.ts';
import { print, textOptions } from '../terminal.ts';
import { usageError } from '../usage-error.ts';
import { version } from '../version.ts';

/** Smaller inputs are read before anybody could read a progress line. */
const LARGE_BYTES = 16 * 2 ** 20;

/** Resolves to 0 when nothing but warnings was found, 1 otherwise. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, clang, options } = parseArguments('link', args);
  const settings = settle(options, undefined);
  const [flag] = clang;
  if (flag !== undefined) {
    throw usageError('HDL_USAGE_UNKNOWN_OPTION', `\`heddle link\` compiles nothing, so it does not know \`${flag}\`.`);
  }
  if (settings.explain !== undefined) return await explainText(settings.explain, settings);
  if (words.length === 0) {
    throw usageError(
      'HDL_USAGE_NO_FILES',
      '`heddle link` needs a main module and the modules that are loaded into it.',
      'For example `heddle link main.wasm side.wasm`.',
    );
  }
  const cwd = process.cwd();
  const noMain = settings.memory !== undefined;
  const modules = await readLinkInputs(words, { cwd, chooseMain: !noMain });
  const glue = settings.glue === undefined ? undefined : await readGlueFile(settings.glue, cwd);
  const progress = createProgressLine(
    process.stderr,
    () => performance.now(),
    process.stderr.isTTY,
    describeLinkProgress,
  );
  const result = checkLink(modules, {
    noMain,
    onProgress(state) {
      if (state.allBytes >= LARGE_BYTES) progress.update(state);
    },
    ...(settings.memory === undefined ? {} : { memory: settings.memory }),
    ...(glue === undefined ? {} : { glue }),
  });
  progress.clear();
  await report(result, settings, cwd);
  return result.verdict === 'clean' ? EXIT.clean : EXIT.findings;
}

async function explainText(text: string, settings: Settings): Promise<number> {
  const recognised = renderRecognised(text, settings.json);
  if (recognised === undefined) {
    throw usageError(
      'HDL_USAGE_UNKNOWN_TOPIC',
      'No engine, loader or linker known here prints that text.',
      'Give the whole line, from `LinkError:` or `Error:` on; docs/reference/link.md lists the texts.',
    );
  }
  await print(recognised);
  return EXIT.clean;
}

async function readGlueFile(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8');
  } catch {
    throw usageError(
      'HDL_USAGE_INVALID_VALUE',
      `The file \`${file}\` of \`--glue\` cannot be read.`,
      'Check its name.',
    );
  }
}

async function report(result: LinkReport, settings: Settings, cwd: string): Promise<void> {
  const reporters = settings.json
    ? [...settings.reporter.filter(({ file }) => file !== undefined), { name: 'json' as const }]
    : settings.reporter;
  for (const { name, file } of reporters) {
    if (name === 'trace' || name === 'html') {
      throw usageError(
        'HDL_USAGE_INVALID_VALUE',
        `Reporter \`${name}\` shows executions, and \`heddle link\` makes none.`,
        'Leave it out.',
      );
    }
    const options = { version: version() };
    if (file === undefined) await print(linkReporters[name](result, { ...options, ...textOptions(process.stdout) }));
    else await writeReport(file, resolve(cwd, file), linkReporters[name](result, options));
  }
}
