/**
 * `npm run bench:jobs [-- --jobs 1,2 --repeats N --programs A,B --scale N]`: what more worker threads bring. For each program executions a second of the exploring
 * phase and the wall time of the whole campaign, and where the time went: CPU of the main thread, of the workers, of V8's own threads (compilers, collectors),
 * and how long workers had nothing to do. Each campaign is a process of its own, with the caches that the command line has; compiling is not in the times.
 * Of several repeats, in turns, the median counts. `--scale 10`: with ten times as many executions. On a busy machine `nice -n -19` helps.
 */
import { spawnSync } from 'node:child_process';
import { enableCompileCache } from 'node:module';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { ensure } from '../src/base/assert.ts';
import { campaignSettings } from '../src/api/options.ts';
import { prepareProgram } from '../src/api/program.ts';
import { Campaign } from '../src/campaign/campaign.ts';
import { readSpecimens, selectSpecimens } from '../src/cli/specimen-files.ts';
import { cacheFolder } from '../src/toolchain/cache/content-cache.ts';

interface Measured {
  readonly specimen: string;
  readonly variant: string;
  readonly runs: number;
}

const programs: readonly Measured[] = [
  { specimen: 'overdraft', variant: 'fixed', runs: 200_000 },
  { specimen: 'ebpf-epoch', variant: 'fixed', runs: 20_000 },
  { specimen: 'ocaml-gc', variant: 'fixed', runs: 10_000 },
  { specimen: 'ebpf-epoch', variant: 'never', runs: 10_000 },
];

/** Milliseconds of CPU, but for `wall`. */
interface Times {
  readonly wall: number;
  readonly main: number;
  readonly workers: number;
  /** Of all threads of the process. */
  readonly process: number;
  /** Workers waiting for a message, summed over them. */
  readonly idle: number;
}

interface Figures {
  readonly executions: number;
  readonly findings: number;
  readonly explored: Times;
  readonly whole: Times;
}

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1,2' },
    repeats: { type: 'string', default: '3' },
    programs: { type: 'string' },
    scale: { type: 'string', default: '1' },
    one: { type: 'string' },
  },
});

const milliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

if (values.one === undefined) compare();
else await runOne(JSON.parse(values.one) as Measured & { readonly jobs: number });

/** One campaign in this process; its figures go to stdout. */
async function runOne({ specimen, variant, runs, jobs }: Measured & { readonly jobs: number }): Promise<void> {
  enableCompileCache(path.join(cacheFolder(process.env), 'code'));
  const workers: Worker[] = [];
  process.on('worker', (worker: Worker) => workers.push(worker));
  const [found] = selectSpecimens(readSpecimens(), [specimen]);
  const wanted = found?.variants.find(({ name }) => name === variant);
  if (found === undefined || wanted === undefined) throw new Error(`${specimen} has no variant ${variant}`);
  const options = {
    cwd: found.folder,
    files: wanted.files,
    clangArguments: wanted.flags ?? [],
    programArguments: wanted.arguments ?? [],
    runs,
    jobs,
    timeMs: 600_000,
  };
  const { image } = await prepareProgram(options);
  const start = await timesOf(workers);
  let explored: Promise<Times> | undefined;
  const campaign = new Campaign(image, campaignSettings(options), undefined, ({ phase }) => {
    if (phase === 'confirm') explored ??= timesOf(workers);
  });
  // The threads of a campaign outlive it for a moment, but keep no process alive.
  const alive = setInterval(() => {}, 1000);
  const { sum, confirmed } = await campaign.run();
  const whole = await timesOf(workers);
  clearInterval(alive);
  const figures: Figures = {
    executions: sum.executions,
    findings: confirmed.length,
    explored: difference((await explored) ?? whole, start),
    whole: difference(whole, start),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  await Promise.all(workers.map(async (worker) => worker.terminate()));
}

async function timesOf(workers: readonly Worker[]): Promise<Times> {
  const wall = performance.now();
  const main = milliseconds(process.threadCpuUsage());
  const all = milliseconds(process.cpuUsage());
  const idle = workers.reduce((total, { performance: one }) => total + one.eventLoopUtilization().idle, 0);
  const used = await Promise.all(workers.map(async (worker) => worker.cpuUsage()));
  return { wall, main, process: all, idle, workers: used.reduce((total, one) => total + milliseconds(one), 0) };
}

function difference(after: Times, before: Times): Times {
  return {
    wall: after.wall - before.wall,
    main: after.main - before.main,
    workers: after.workers - before.workers,
    process: after.process - before.process,
    idle: after.idle - before.idle,
  };
}

function compare(): void {
  const jobs = values.jobs.split(',').map(Number);
  const wanted = values.programs?.split(',');
  print(['program', 'jobs', 'executions/s', 'explore s', 'whole s', 'main', 'workers', 'V8', 'idle']);
  for (const program of programs) {
    const name = `${program.specimen} ${program.variant}`;
    if (wanted !== undefined && !wanted.includes(name) && !wanted.includes(program.specimen)) continue;
    const all = new Map<number, Figures[]>(jobs.map((count) => [count, []]));
    // In turns, so that a slow moment of the machine meets all of them.
    for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
      for (const [count, figures] of all)
        figures.push(inProcess({ ...program, runs: program.runs * Number(values.scale), jobs: count }));
    }
    let first: Figures | undefined;
    for (const [count, figures] of all) {
      const median = medianOf(figures);
      first ??= median;
      print(rowOf(name, count, median, first));
    }
  }
}

/** Of the times of whole campaigns. */
function medianOf(figures: readonly Figures[]): Figures {
  const sorted = figures.toSorted((a, b) => a.whole.wall - b.whole.wall);
  return ensure(sorted[Math.floor(sorted.length / 2)], 'a repeat');
}

function inProcess(program: Measured & { readonly jobs: number }): Figures {
  const child = spawnSync(process.execPath, [import.meta.filename, '--one', JSON.stringify(program)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`${program.specimen}: exit ${child.status}`);
  return JSON.parse(child.stdout) as Figures;
}

/** Shares are of the exploring phase's wall time: 200 % is two threads that never wait. */
function rowOf(name: string, jobs: number, { executions, explored, whole }: Figures, first: Figures): string[] {
  const share = (ms: number): string => `${((ms / explored.wall) * 100).toFixed(0)} %`;
  const ratio = (before: number, after: number): string => `(${(before / after).toFixed(2)})`;
  return [
    name,
    String(jobs),
    `${Math.round((executions / explored.wall) * 1000)} ${ratio(first.explored.wall, explored.wall)}`,
    (explored.wall / 1000).toFixed(2),
    `${(whole.wall / 1000).toFixed(2)} ${ratio(first.whole.wall, whole.wall)}`,
    share(explored.main),
    share(explored.workers),
    share(explored.process - explored.main - explored.workers),
    share(explored.idle),
  ];
}

function print(cells: readonly string[]): void {
  const widths = [18, 4, 16, 9, 14, 6, 7, 6, 6];
  process.stdout.write(`${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}\n`);
}
