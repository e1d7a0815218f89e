/**
 * `npm run bench`: executions per second, slowdown of instrumented programs, start times, memory. Every figure that another machine should compare is a
 * ratio within this run. Results are kept in bench/results with machine and commit.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureC11 } from './c11-cost.ts';
import { calibrate, nativeProgram, timeCommand, timeProgram, type Timing } from './measure.ts';

interface Slowdown {
  readonly program: string;
  readonly plainMs: number;
  readonly checkedMs: number;
  readonly ratio: number;
  /** ThreadSanitizer of clang-22, native; null where it is not installed. */
  readonly tsanRatio: number | null;
}

const perExecution = ({ cpuMs, executions }: Timing): number => cpuMs / executions;
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** All four in turn, several times: a machine that is slower for some seconds is slower for all of them. */
async function slowdown(program: string, executions: number): Promise<Slowdown> {
  const native = nativeProgram(program, []);
  const tsan = nativeProgram(program, ['-fsanitize=thread']);
  const rounds: { readonly plain: number; readonly checked: number; readonly tsanRatio: number }[] = [];
  for (let i = 0; i < 5; i++) {
    rounds.push({
      plain: perExecution(await timeProgram(program, executions * 3, { plain: true })),
      checked: perExecution(await timeProgram(program, executions)),
      tsanRatio: (tsan?.() ?? Number.NaN) / (native?.() ?? Number.NaN),
    });
  }
  const tsanRatio = middle(rounds.map((one) => one.tsanRatio));
  return {
    program,
    plainMs: round(middle(rounds.map(({ plain }) => plain))),
    checkedMs: round(middle(rounds.map(({ checked }) => checked))),
    ratio: round(middle(rounds.map(({ plain, checked }) => checked / plain))),
    tsanRatio: Number.isFinite(tsanRatio) ? round(tsanRatio) : null,
  };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const switchNs = await calibrate();
print(
  `machine: ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; one bare coroutine switch ${switchNs.toFixed(0)} ns of CPU`,
);

const locks = await timeProgram('locks.c', 200_000);
const perSecond = locks.executions / (locks.wallMs / 1000);
const perCpuSecond = locks.executions / (locks.cpuMs / 1000);
print(
  `two threads x three lock/increment/unlock: ${perSecond.toFixed(0)} executions/s (${perCpuSecond.toFixed(0)} per CPU second), ${((perExecution(locks) * 1e6) / switchNs).toFixed(1)} bare switches each`,
);

const slowdowns: Slowdown[] = [];
for (const [program, executions] of [
  ['matmul.c', 4],
  ['list.c', 6],
  ['sort.cc', 4],
  ['mutex.c', 3],
] as const) {
  const result = await slowdown(program, executions);
  slowdowns.push(result);
  const tsan =
    result.tsanRatio === null
      ? 'clang-22 with ThreadSanitizer not usable here'
      : `native ThreadSanitizer ${result.tsanRatio}x`;
  print(`${program}: ${result.plainMs} ms plain, ${result.checkedMs} ms checked: ${result.ratio}x (${tsan})`);
}

const c11 = measureC11(print);

const threads = await timeProgram('threads.c', 3);
print(`1,000 threads: ${(threads.wallMs / threads.executions).toFixed(0)} ms an execution`);
const memoryMiB = process.memoryUsage().rss / 2 ** 20;

const cache = { HEDDLE_CACHE: mkdtempSync(join(tmpdir(), 'heddle-bench-')) };
const starts = {
  firstC: round(timeCommand(['check', 'locks.c', '--runs', '100'], cache)),
  cachedC: round(timeCommand(['check', 'locks.c', '--runs', '100'], cache)),
  firstCxx: round(timeCommand(['check', 'sort.cc', '--runs', '1'], cache)),
};
print(
  `start: first C run ${starts.firstC} s, cached ${starts.cachedC} s, first C++ run ${starts.firstCxx} s; peak memory of this process ${memoryMiB.toFixed(0)} MiB`,
);

const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
  cwd: import.meta.dirname,
  encoding: 'utf8',
}).stdout.trim();
const results = {
  date: new Date().toISOString(),
  commit,
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  load: loadavg(),
  switchNs: round(switchNs),
  executionsPerSecond: Math.round(perSecond),
  executionsPerCpuSecond: Math.round(perCpuSecond),
  slowdowns,
  c11,
  thousandThreadsMs: Math.round(threads.wallMs / threads.executions),
  starts,
  memoryMiB: Math.round(memoryMiB),
};
const folder = join(import.meta.dirname, 'results');
mkdirSync(folder, { recursive: true });
const file = join(folder, `${results.date.slice(0, 10)}-${commit}.json`);
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
print(`kept in ${file}`);
process.exit(0);
