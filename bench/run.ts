/**
 * `npm run bench`: executions per second, slowdown of instrumented programs, start times, memory. Every figure that another machine should compare is a
 * ratio within this run. Results are kept in bench/results with machine and commit.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { calibrate, timeAlone, timeCommand, timeNative, timeProgram, type Timing } from './measure.ts';

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

async function slowdown(program: string, executions: number): Promise<Slowdown> {
  const plain = perExecution(await timeProgram(program, executions * 3, { plain: true }));
  const checked = perExecution(await timeProgram(program, executions));
  const native = timeNative(program, []);
  const tsan = timeNative(program, ['-fsanitize=thread']);
  const tsanRatio = native === undefined || tsan === undefined || native === 0 ? null : round(tsan / native, 1);
  return { program, plainMs: round(plain), checkedMs: round(checked), ratio: round(checked / plain, 1), tsanRatio };
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

/** Median and range. */
interface Spread {
  readonly median: number;
  readonly smallest: number;
  readonly largest: number;
}

function spreadOf(ratios: readonly number[]): Spread {
  const sorted = ratios.toSorted((a, b) => a - b);
  const at = (index: number): number => round(sorted[index] ?? NaN);
  return { median: at(sorted.length >> 1), smallest: at(0), largest: at(sorted.length - 1) };
}

/**
 * CPU of C11 executions against those under sc, of pairs: of an execution, and of a scheduling point, as threads that read older values go round their loops
 * more often. Each timing has its process, as each worker of a campaign has its engine: V8 compiles calls into one kernel, and calls into any of several are ten times slower.
 */
function c11Cost(program: string, executions: number): { readonly execution: Spread; readonly point: Spread } {
  const pairs = Array.from({ length: 7 }, () => ({
    sc: timeAlone(program, executions, 'sc'),
    c11: timeAlone(program, executions, 'c11'),
  }));
  return {
    execution: spreadOf(pairs.map(({ sc, c11 }) => c11.cpuMs / sc.cpuMs)),
    point: spreadOf(pairs.map(({ sc, c11 }) => c11.cpuMs / c11.points / (sc.cpuMs / sc.points))),
  };
}
const c11 = { atomics: c11Cost('atomics.c', 12_000), locks: c11Cost('locks.c', 50_000) };
const shown = ({ median, smallest, largest }: Spread): string => `${median}x (${smallest} to ${largest})`;
for (const [program, { execution, point }] of Object.entries(c11)) {
  print(
    `C11 against sc: ${program}.c ${shown(execution)} an execution, ${shown(point)} a scheduling point (medians of 7 pairs of processes)`,
  );
}

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
