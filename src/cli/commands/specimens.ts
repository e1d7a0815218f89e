/** `heddle specimens`: lists the collection of real bug shapes; with names, checks every program in them. */
import type { CheckResult } from '../../report/model.ts';
import { toCheckOptions } from '../check-options.ts';
import { EXIT } from '../exit-code.ts';
import { withInterrupt } from '../interrupt.ts';
import { parseArguments } from '../parse.ts';
import { createProgress } from '../progress.ts';
import { settle, type Settings } from '../settings.ts';
import { readSpecimens, selectSpecimens, type Specimen, type SpecimenVariant } from '../specimen-files.ts';
import { print, textOptions } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

interface Row {
  readonly specimen: string;
  readonly variant: string;
  readonly expected: string;
  readonly found: string;
  readonly executions: number;
  readonly asExpected: boolean;
}

/** Resolves to 0 when every variant behaves as its specimen.json says, 1 when one does not. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, options, clang, program } = parseArguments('specimens', args);
  if (clang.length > 0 || program.length > 0) {
    const word = clang[0] ?? '--';
    throw usageError(
      'HDL_USAGE_EXTRA_ARGUMENT',
      `\`heddle specimens\` takes no arguments for compiler or program, but got \`${word}\`.`,
    );
  }
  const settings = settle(options, undefined);
  const all = readSpecimens();
  const selected = settings.all ? all : selectSpecimens(all, words);
  if (selected.length === 0) return await printList(all, settings);
  const rows = await withInterrupt(async (signal) => await runAll(selected, settings, signal));
  if (settings.json) await print(`${JSON.stringify({ version: 1, specimens: rows }, null, 2)}\n`);
  else await printSummary(rows);
  if (rows.length < count(selected)) return EXIT.interrupted;
  return rows.every((row) => row.asExpected) ? EXIT.clean : EXIT.findings;
}

async function printList(all: readonly Specimen[], settings: Settings): Promise<number> {
  const width = Math.max(...all.map(({ name }) => name.length));
  const list = all.map(({ name, title, variants }) => ({
    name,
    title,
    variants: variants.map((variant) => variant.name),
  }));
  if (settings.json) await print(`${JSON.stringify({ version: 1, specimens: list }, null, 2)}\n`);
  else await print(`${list.map(({ name, title }) => `${name.padEnd(width)}  ${title}`).join('\n')}\n`);
  return EXIT.clean;
}

async function runAll(
  specimens: readonly Specimen[],
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const { check } = await import('../../index.ts');
  const rows: Row[] = [];
  const widths = [
    Math.max(...specimens.map(({ name }) => name.length)),
    Math.max(...specimens.flatMap(({ variants }) => variants.map(({ name }) => name.length))),
  ] as const;
  for (const specimen of specimens) {
    for (const variant of specimen.variants) {
      if (signal.aborted) return rows;
      const options = await toCheckOptions(settings, {
        cwd: specimen.folder,
        files: variant.files,
        clang: variant.flags ?? [],
        program: variant.arguments ?? [],
      });
      const progress = createProgress(process.stderr, () => performance.now(), process.stderr.isTTY);
      const runs = Math.min(settings.runs, variant.options?.runs ?? settings.runs);
      const memoryModel = variant.options?.memoryModel ?? settings.memoryModel;
      const onProgress = progress.update.bind(progress);
      const result = await check({ ...options, runs, memoryModel, signal, onProgress });
      progress.clear();
      if (result.stoppedBy === 'interrupt') return rows;
      const row = judge(specimen, variant, result);
      rows.push(row);
      if (!settings.json) await print(renderRow(row, widths));
    }
  }
  return rows;
}

function judge(specimen: Specimen, variant: SpecimenVariant, result: CheckResult): Row {
  const kinds = [...new Set(result.findings.map((finding) => finding.kind))].toSorted();
  const { verdict, kinds: expectedKinds = [], cause } = variant.expect;
  const asExpected =
    result.verdict === verdict &&
    expectedKinds.every((kind) => kinds.some((found) => found === kind)) &&
    (cause === undefined || result.findings.some((finding) => finding.cause === cause));
  return {
    specimen: specimen.name,
    variant: variant.name,
    expected: expectedKinds.length > 0 ? expectedKinds.join(', ') : verdict,
    found: kinds.length > 0 ? kinds.join(', ') : result.verdict,
    executions: result.campaign?.executions ?? 0,
    asExpected,
  };
}

function renderRow(row: Row, [nameWidth, variantWidth]: readonly [number, number]): string {
  const { style } = textOptions(process.stdout);
  const mark = row.asExpected ? style('green', 'ok   ') : style('red', 'WRONG');
  const expected = row.asExpected ? '' : ` (expected ${row.expected})`;
  const executions = row.executions.toLocaleString('en').padStart(9);
  return `${mark}  ${row.specimen.padEnd(nameWidth)}  ${row.variant.padEnd(variantWidth)}  ${executions}  ${row.found}${expected}`;
}

async function printSummary(rows: readonly Row[]): Promise<void> {
  const wrong = rows.filter((row) => !row.asExpected).length;
  await print(`\n${rows.length - wrong} of ${rows.length} as expected\n`);
}

function count(specimens: readonly Specimen[]): number {
  return specimens.reduce((sum, { variants }) => sum + variants.length, 0);
}
