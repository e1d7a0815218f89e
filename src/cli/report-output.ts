/** Where results go: standard output, files, and what GitHub Actions reads. */
import { access, appendFile, constants, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { readPageTemplate } from '../api/page-template.ts';
import { createSourceReader } from '../api/program.ts';
import { HeddleError } from '../base/error.ts';
import type { CheckResult } from '../report/model.ts';
import {
  reporterFiles,
  type ReporterName,
  type ReporterOptions,
  reporters,
  tracingReporters,
} from '../report/reporters.ts';
import type { Trace } from '../report/trace-model.ts';
import type { Settings } from './settings.ts';
import { plainTableColumns, print, printMessage, textOptions } from './terminal.ts';
import { version } from './version.ts';

interface Wanted {
  readonly name: ReporterName;
  readonly file?: string;
}

function withFile(wanted: Wanted): Wanted {
  const file = wanted.file ?? reporterFiles[wanted.name];
  return file === undefined ? wanted : { name: wanted.name, file };
}

/** A reporter that was asked for shows executions: the check has to trace them. */
export function needsTraces({ reporter }: Pick<Settings, 'reporter'>): boolean {
  return reporter.some(({ name }) => tracingReporters.has(name));
}

/** Finds out before a long check whether the reporters can write. @throws HeddleError `HDL_INSTALLATION_INCOMPLETE`, `HDL_OUTPUT_NOT_WRITABLE` */
export async function prepareReports(settings: OutputSettings, cwd: string): Promise<void> {
  await partsOf(settings, undefined);
  for (const { file } of settings.reporter.map((one) => withFile(one))) {
    if (file !== undefined) await requireWritable(file, resolve(cwd, file));
  }
}

/** The file may be there or not; its folder has to be. An earlier result stays as it is until there is a new one. */
async function requireWritable(file: string, path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) throw notWritable(file, 'it is a folder');
  try {
    await access(found === undefined ? dirname(path) : path, constants.W_OK);
  } catch (cause) {
    throw notWritable(file, found === undefined ? 'its folder is missing or read-only' : 'it is read-only', cause);
  }
}

function notWritable(file: string, reason: string, cause?: unknown): HeddleError {
  return new HeddleError('HDL_OUTPUT_NOT_WRITABLE', `\`${file}\` cannot be written: ${reason}.`, {
    cause,
    hint: 'Name a file in a folder that exists and can be written to, or leave `=FILE` out for standard output.',
  });
}

type OutputSettings = Pick<Settings, 'json' | 'reporter' | 'verbose'>;

/** What some reporters need beside the result. */
type Parts = Pick<ReporterOptions, 'traces' | 'pageTemplate'>;

async function partsOf({ reporter }: OutputSettings, traces: ReadonlyMap<string, Trace> | undefined): Promise<Parts> {
  const page = reporter.some(({ name }) => name === 'html');
  return {
    ...(traces === undefined ? {} : { traces }),
    ...(page ? { pageTemplate: await readPageTemplate() } : {}),
  };
}

/** GitHub takes at most 1 MiB of summary from a step. */
const maxSummaryBytes = 1_000_000;

/**
 * Renders `result` with every reporter asked for; in GitHub Actions also as annotations and job summary. A file that cannot be written after all (its disk
 * is full) is an error behind the others, and behind the text of the result when standard output has none.
 * @throws HeddleError `HDL_OUTPUT_NOT_WRITABLE`
 */
export async function writeReports(
  result: CheckResult,
  settings: OutputSettings,
  cwd: string,
  traces?: ReadonlyMap<string, Trace>,
): Promise<void> {
  const parts = await partsOf(settings, traces);
  const named = settings.reporter.map((one) => withFile(one));
  const wanted = settings.json ? [...named.filter(({ file }) => file !== undefined), { name: 'json' as const }] : named;
  const unwritten: unknown[] = [];
  for (const { name, file } of wanted) {
    if (file === undefined) {
      await print(render(name, result, settings, cwd, parts, true));
      continue;
    }
    try {
      await writeReport(file, resolve(cwd, file), render(name, result, settings, cwd, parts, false));
      if (file === reporterFiles[name]) await printMessage(`Written: ${file}`);
    } catch (error) {
      unwritten.push(error);
    }
  }
  if (unwritten.length > 0 && wanted.every(({ file }) => file !== undefined))
    await print(render('text', result, settings, cwd, parts, true));
  await writeForGithub(result, settings, cwd, wanted, parts);
  if (unwritten.length > 0) throw unwritten[0];
}

/** @throws HeddleError `HDL_OUTPUT_NOT_WRITABLE` */
export async function writeReport(file: string, path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw notWritable(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** On standard error, which the runner reads as well: what a program reads from standard output stays as it is. */
async function writeForGithub(
  result: CheckResult,
  settings: OutputSettings,
  cwd: string,
  wanted: readonly Wanted[],
  parts: Parts,
): Promise<void> {
  if (process.env['GITHUB_ACTIONS'] !== 'true') return;
  const given = wanted.some(({ name, file }) => name === 'github' && file === undefined);
  if (!given) await printMessage(render('github', result, settings, cwd, parts, false));
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (summary === undefined || summary === '') return;
  const text = shortened(render('markdown', result, settings, cwd, parts, false));
  await appendFile(summary, text).catch((cause: unknown) => {
    throw notWritable(summary, cause instanceof Error ? cause.message : String(cause), cause);
  });
}

/** Leaves out the texts of the last findings when all would be too much; the table of findings comes before them. */
function shortened(markdown: string): string {
  let text = markdown;
  while (Buffer.byteLength(text) > maxSummaryBytes) {
    const last = text.lastIndexOf('\n<details>');
    text = last < 0 ? '' : text.slice(0, last);
  }
  return text === markdown ? text : `${text}\n\nThe rest is too long for a summary.\n`;
}

function render(
  name: ReporterName,
  result: CheckResult,
  { verbose }: OutputSettings,
  cwd: string,
  parts: Parts,
  terminal: boolean,
): string {
  const options = {
    version: version(),
    sources: createSourceReader(cwd),
    verbose,
    tableColumns: plainTableColumns,
    ...parts,
  };
  return reporters[name].render(result, terminal ? { ...options, ...textOptions(process.stdout) } : options);
}
