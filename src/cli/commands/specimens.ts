/** `heddle specimens`: lists the collection of real bug shapes; with names, checks every program in them. */
import type { SpecimenRow } from '../../report/specimens-model.ts';
import { renderSpecimensJson } from '../../report/specimens-schema.ts';
import { renderSpecimenTable } from '../../report/specimens-text.ts';
import { EXIT } from '../exit-code.ts';
import { withInterrupt } from '../interrupt.ts';
import { parseArguments } from '../parse.ts';
import { settle, type Settings } from '../settings.ts';
import { isSystem, readSpecimens, selectSpecimens, type Specimen } from '../specimen-files.ts';
import { runSpecimen } from '../specimen-run.ts';
import { print, printMessage, textOptions } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

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
  const named = selectSpecimens(all, words);
  const selected = settings.all ? all : named;
  if (selected.length === 0) return await printList(all, settings);
  const rows = await withInterrupt(async (signal) => await runAll(selected, settings, signal));
  const whole = rows.length === count(selected);
  const ok = whole && rows.every((row) => row.ok);
  if (settings.json) {
    await print(renderSpecimensJson({ version: 1, ok, confidence: settings.confidence, variants: rows }));
  } else await printTable(rows);
  if (!whole) return EXIT.interrupted;
  return ok ? EXIT.clean : EXIT.findings;
}

async function printList(all: readonly Specimen[], settings: Settings): Promise<number> {
  const width = Math.max(...all.map(({ name }) => name.length));
  const list = all.map(({ name, title, variants }) => ({
    name,
    title,
    variants: variants.map((variant) => variant.name),
  }));
  if (settings.json) await print(`${JSON.stringify({ version: 1, specimens: list }, null, 2)}\n`);
  else {
    const line = ({ name, title }: Specimen): string => `${name.padEnd(width)}  ${title}`;
    const groups = [all.filter(({ name }) => isSystem(name)), all.filter(({ name }) => !isSystem(name))];
    const texts = groups.filter((group) => group.length > 0).map((group) => group.map(line).join('\n'));
    await print(`${texts.join('\n\n')}\n`);
  }
  return EXIT.clean;
}

async function runAll(
  specimens: readonly Specimen[],
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly SpecimenRow[]> {
  const { check } = await import('../../index.ts');
  const rows: SpecimenRow[] = [];
  for (const [index, specimen] of specimens.entries()) {
    if (signal.aborted) break;
    if (process.stderr.isTTY) await printMessage(`${specimen.name} (${index + 1} of ${specimens.length})\n`);
    rows.push(...(await runSpecimen(check, specimen, settings, signal)));
  }
  return rows;
}

async function printTable(rows: readonly SpecimenRow[]): Promise<void> {
  if (rows.length === 0) return;
  const asExpected = rows.filter((row) => row.ok).length;
  await print(renderSpecimenTable(rows, textOptions(process.stdout).style));
  await print(`\n${asExpected} of ${rows.length} as expected\n`);
}

function count(specimens: readonly Specimen[]): number {
  return specimens.reduce((sum, { variants }) => sum + variants.length, 0);
}
