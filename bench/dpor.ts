/**
 * `npm run bench:dpor`: executions of `dpor` on textbook programs beside the optimum (one for each Mazurkiewicz trace) and the estimate for plain
 * depth-first search, and what it runs with `--equivalence reads-from`. Prints docs/reference/dpor-bench.md; `--write` writes it. Times are CPU seconds of one process.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBinary } from '../src/api/program.ts';
import { Random } from '../src/base/random.ts';
import { EngineSupply } from '../src/campaign/engine-supply.ts';
import { detectors } from '../src/detectors/index.ts';
import { defaultEngineOptions } from '../src/engine/options.ts';
import type { ProgramImage } from '../src/engine/program.ts';
import { createDfs, createDpor, type ExhaustiveSearch } from '../src/strategies/dpor.ts';
import { createReadsFromDpor } from '../src/strategies/reads-from-dpor.ts';
import { compileProgram } from '../src/toolchain/index.ts';

interface Textbook {
  readonly name: string;
  readonly file: string;
  readonly parameter: string;
  readonly traces: Readonly<Record<string, number>>;
  /** Reads-from classes, where they are fewer than traces. */
  readonly classes?: Readonly<Record<string, number>>;
}

const folder = join(import.meta.dirname, 'programs/dpor');
const { programs } = JSON.parse(readFileSync(join(folder, 'programs.json'), 'utf8')) as { programs: Textbook[] };
/** Instances with more traces are left out. */
const mostTraces = 10_000;
const mostExecutions = 3 * mostTraces;
const dfsSample = 200;

async function load({ file, parameter }: Textbook, value: string): Promise<ProgramImage> {
  const clangArguments = parameter === '' ? ['-O1'] : ['-O1', `-D${parameter}=${value}`];
  const compiled = await compileProgram({ files: [file], clangArguments, toolchain: 'embedded', cwd: folder });
  return (await loadBinary(compiled.binary, compiled.files, compiled.flags, [], true)).image;
}

async function explore(image: ProgramImage, search: ExhaustiveSearch, most: number): Promise<number> {
  const options = {
    ...defaultEngineOptions,
    memoryModel: 'sc' as const,
    preempt: 'all' as const,
    heap: 'quarantine' as const,
    exhaustive: true,
    maxMemoryBytes: 64 << 20,
  };
  using engines = new EngineSupply(image, options, detectors);
  const random = new Random();
  let executions = 0;
  for (let more = true; more && executions < most; executions++) {
    search.begin(executions, random);
    await engines.with([]).run(executions, search, { heapPolicy: 'quarantine', memoryModel: 'sc' });
    more = search.advance();
  }
  return executions;
}

/** Executions, blocked ones, CPU seconds; a search that has not ended after `mostExecutions` says so. */
async function measure(image: ProgramImage, search: ExhaustiveSearch): Promise<readonly string[]> {
  const before = process.cpuUsage();
  const executions = await explore(image, search, mostExecutions);
  const { user, system } = process.cpuUsage(before);
  const atLeast = executions < mostExecutions ? '' : '> ';
  return [
    `${atLeast}${executions - search.blocked}`,
    `${atLeast}${search.blocked}`,
    `${atLeast}${((user + system) / 1e6).toFixed(2)}`,
  ];
}

const lines = [
  '# `dpor` on textbook programs',
  '',
  'Written by `npm run bench:dpor`. The programs are in bench/programs/dpor, with the sources of the numbers in programs.json. "Blocked" executions end early because',
  'others cover them; source-DPOR has some where optimal DPOR has none. The last column is an estimate (Knuth 1975) from 200 executions.',
  '"Classes" are reads-from classes, and beside them what `--equivalence reads-from` runs, blocked executions apart (bench/count-traces.ts recounts small instances).',
  '',
  '| program | optimum | executions | blocked | CPU s | classes | executions | blocked | CPU s | depth-first search |',
  '|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
];
for (const program of programs) {
  for (const [value, traces] of Object.entries(program.traces)) {
    if (traces > mostTraces) continue;
    const image = await load(program, value);
    const plain = createDfs();
    await explore(image, plain, dfsSample);
    const row = [
      program.parameter === '' ? program.name : `${program.name}(${value})`,
      traces,
      ...(await measure(image, createDpor())),
      program.classes?.[value] ?? traces,
      ...(await measure(image, createReadsFromDpor())),
      plain.estimate().toExponential(1),
    ];
    lines.push(`| ${row.join(' | ')} |`);
    process.stderr.write(`${lines.at(-1)}\n`);
  }
}
const text = `${lines.join('\n')}\n`;
if (process.argv.includes('--write')) writeFileSync(join(import.meta.dirname, '../docs/reference/dpor-bench.md'), text);
else process.stdout.write(text);
