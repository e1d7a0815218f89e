/** docs/reference/strategies-bench.md, from what was measured. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { type ClassicProgram, programHash, type Published, type readClassic } from './classic.ts';
import { type Cell, cellOf, medianOf, type Results } from './strategies-results.ts';

const path = join(import.meta.dirname, '../docs/reference/strategies-bench.md');
const publishedAs: Readonly<Record<string, Published>> = {
  random: 'random',
  'pct:depth=3': 'pct3',
  'pct:depth=10': 'pct10',
  pos: 'pos',
  surw: 'surw',
  rff: 'rff',
};

const short = (value: number): string => (value < 10 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0));

function ours(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  const found = cell.trials.filter((schedules) => schedules !== null).length;
  const median = medianOf(cell);
  if (found === 0) return '–';
  const value = median > cell.budget ? `>${cell.budget}` : short(median);
  return found === cell.trials.length ? value : `${value} (${found}/${cell.trials.length})`;
}

function theirs(program: ClassicProgram, strategy: string): string {
  const key = publishedAs[strategy];
  const figure = key === undefined ? undefined : program.published[key];
  if (figure === undefined) return '';
  if (figure.schedules === null) return '–';
  return figure.of20 === undefined ? `${figure.schedules}` : `${figure.schedules} (${figure.of20}/20)`;
}

function geometricMean(values: readonly number[]): string {
  if (values.length === 0) return '';
  return short(Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length));
}

/** Writes the page and returns its path. */
export function writeTable(results: Results, classic: ReturnType<typeof readClassic>, all: readonly string[]): string {
  const current = (program: ClassicProgram, strategy: string): Cell | undefined => {
    const cell = cellOf(results, program.name, strategy);
    return cell?.program === programHash(program) ? cell : undefined;
  };
  const strategies = all.filter((strategy) => classic.programs.some((program) => current(program, strategy)));
  const complete = classic.programs.filter((program) => strategies.every((strategy) => current(program, strategy)));
  const rows = classic.programs.map((program) => {
    const cells = strategies.map((strategy) => {
      const published = theirs(program, strategy);
      return `${ours(current(program, strategy))}${published === '' ? '' : ` / ${published}`}`;
    });
    return `| ${program.name} | ${cells.join(' | ')} |`;
  });
  const means = strategies.map((strategy) =>
    geometricMean(complete.flatMap((program) => medianOf(current(program, strategy) ?? never()))),
  );
  const counts = results.cells.map(({ trials }) => trials.length);
  const [fewest, most] = [Math.min(...counts), Math.max(0, ...counts)];
  const seeds = fewest < most ? `${fewest} to ${most}` : `${most}`;
  const commits = [...new Set(results.cells.map(({ commit }) => commit))].toSorted();
  const text = `# Schedules to the first bug

Written by \`npm run bench:strategies\` (bench/strategies.ts); do not edit. The programs are in bench/programs/classic: our own code after the descriptions
of SCTBench, ConVul, RADBench and others; programs.json says how each differs from what the papers ran.

Each cell: **ours / published**. Ours is the median over ${seeds} seeds (bench/results/strategies.json has every trial); \`(k/n)\` where only k of n trials
found the bug; – where none did within the budget (10,000 schedules unless programs.json says otherwise); a trial without the bug counts as ten times the budget; blank: not measured. Published is the mean
over the trials that found it: random, pos, pct and surw from the SURW artefact (ASPLOS 2025, 10,000 schedules a trial; SafeStack 1,000,000), rff from the
RFF artefact (ASPLOS 2024, 5 minutes a trial).

Only the program's own oracle counts (assertion, crash, deadlock, wrong status, memory error), not races or lock-order reports. Programs are
compiled at \`-O0\`, every access is a scheduling point (\`--preempt all\`), freed memory is quarantined. Differences below 2x are noise, and published counts
come from other programs with other events: compare strategies within a row first.

Machine: ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}; commits ${commits.join(', ')}. The counts do not depend on the machine.

| program | ${strategies.map((strategy) => `\`${strategy}\``).join(' | ')} |
|---|${strategies.map(() => '---').join('|')}|
${rows.join('\n')}
| **geometric mean** (${complete.length} programs measured with all) | ${means.map((mean) => `**${mean}**`).join(' | ')} |

## Left out

| program | reason |
|---|---|
${classic.leftOut.map(({ name, reason }) => `| ${name} | ${reason} |`).join('\n')}
`;
  writeFileSync(path, text);
  return path;
}

function never(): never {
  throw new Error('a complete program has every cell');
}
