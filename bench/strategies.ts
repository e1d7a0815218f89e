/**
 * `npm run bench:strategies`: schedules to the first bug, for each classic program (bench/programs/classic) and strategy, over many seeds. Results are kept in
 * bench/results/strategies.json after every cell; what is there for the same program and budget is not measured again (`--again` measures it). Writes
 * docs/reference/strategies-bench.md.
 *
 *     --programs a,b     names, or parts of names that are no names; default all
 *     --strategies x,y   as after --strategy of `heddle check`
 *     --seeds N          default 20
 *     --budget N         schedules a trial; default 10,000, or what programs.json says
 *     --jobs N           processes; default all cores
 *     --table            only writes the table
 */
import { fork, spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { STRATEGIES } from '../src/cli/strategy-option.ts';
import { type ClassicProgram, programHash, readClassic } from './classic.ts';
import { type Cell, cellOf, readResults, writeResults } from './strategies-results.ts';
import { writeTable } from './strategies-table.ts';
import type { CellReply, CellTask } from './strategies-worker.ts';

const defaultBudget = 10_000;
const defaultStrategies = [
  'random',
  'pct:depth=3',
  'pct:depth=10',
  'pos',
  'surw',
  'rff',
  'lockstep',
  'frontier',
  'portfolio',
];

const { values: options } = parseArgs({
  options: {
    programs: { type: 'string' },
    strategies: { type: 'string' },
    seeds: { type: 'string', default: '20' },
    budget: { type: 'string' },
    jobs: { type: 'string', default: String(cpus().length) },
    again: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
  },
});

const seeds = Number(options.seeds);
const classic = readClassic();
const wanted = options.programs?.split(',');
const isName = (part: string): boolean => classic.programs.some(({ name }) => name === part);
const programs = classic.programs.filter(
  ({ name }) => wanted?.some((part) => name === part || (!isName(part) && name.includes(part))) ?? true,
);
const strategies = (options.strategies?.split(',') ?? defaultStrategies).filter((spec) =>
  Object.hasOwn(STRATEGIES, spec.split(':')[0] ?? ''),
);
const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
  cwd: import.meta.dirname,
  encoding: 'utf8',
}).stdout.trim();
const results = readResults();

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const budgetOf = (program: ClassicProgram): number => Number(options.budget ?? program.budget ?? defaultBudget);

/** The seeds that are still to be measured. */
function missing(program: ClassicProgram, strategy: string): number[] {
  const known = options.again ? undefined : cellOf(results, program.name, strategy);
  const usable = known?.program === programHash(program) && known.budget === budgetOf(program);
  const done = usable ? known.trials.length : 0;
  return Array.from({ length: Math.max(0, seeds - done) }, (_, i) => done + 1 + i);
}

function record({ program, strategy, seeds: measured, budget }: CellTask, reply: CellReply): void {
  const known = cellOf(results, program.name, strategy);
  const earlier = measured[0] === 1 ? undefined : known;
  const trials = [...(earlier?.trials ?? []), ...reply.trials.map(({ schedules }) => schedules)];
  const kinds = new Set([...(earlier?.kinds ?? []), ...reply.trials.flatMap((trial) => trial.kinds)]);
  const cell: Cell = {
    name: program.name,
    strategy,
    program: programHash(program),
    budget,
    trials,
    kinds: [...kinds].toSorted(),
    cutOff: (earlier?.cutOff ?? 0) + reply.trials.reduce((sum, { cutOff }) => sum + cutOff, 0),
    horizon: Math.max(earlier?.horizon ?? 0, ...reply.trials.map(({ horizon }) => horizon)),
    cpuMs: (earlier?.cpuMs ?? 0) + reply.cpuMs,
    commit,
  };
  if (known !== undefined) results.cells.splice(results.cells.indexOf(known), 1);
  results.cells.push(cell);
  writeResults(results);
  const found = trials.filter((schedules) => schedules !== null);
  const unexpected = cell.kinds.filter((kind) => !program.fails.includes(kind));
  print(
    `${program.name} ${strategy}: ${found.length}/${trials.length} found, ${trials.map((n) => n ?? '-').join(' ')} (${(reply.cpuMs / 1000).toFixed(1)} s)${
      unexpected.length === 0 ? '' : `; UNEXPECTED ${unexpected.join(', ')}`
    }`,
  );
}

/** All cells of one program in one process: it is compiled once. */
async function measureProgram(program: ClassicProgram): Promise<void> {
  const tasks: CellTask[] = strategies
    .map((strategy) => ({ program, strategy, seeds: missing(program, strategy), budget: budgetOf(program) }))
    .filter((task) => task.seeds.length > 0);
  if (tasks.length === 0) return;
  const child = fork(join(import.meta.dirname, 'strategies-worker.ts'));
  let ended = false;
  child.on('exit', () => (ended = true));
  for (const task of tasks) {
    if (ended) break;
    const reply = await new Promise<CellReply | undefined>((resolve) => {
      child.once('message', (message) => resolve(message as CellReply));
      child.once('exit', () => resolve(undefined));
      child.send(task);
    });
    if (reply === undefined) print(`${program.name} ${task.strategy}: the process ended`);
    else record(task, reply);
  }
  child.disconnect();
}

if (!options.table) {
  const queue = [...programs];
  const lane = async (): Promise<void> => {
    for (let program = queue.shift(); program !== undefined; program = queue.shift()) await measureProgram(program);
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, lane));
}
print(`table in ${writeTable(results, classic, defaultStrategies)}`);
