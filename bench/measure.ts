/** What the benchmark measures: CPU and wall time of executions of one program in this process. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Random } from '../src/base/random.ts';
import { loadBinary } from '../src/api/program.ts';
import { tuneV8 } from '../src/campaign/v8-flags.ts';
import { detectors } from '../src/detectors/index.ts';
import { Engine } from '../src/engine/engine.ts';
import { defaultEngineOptions } from '../src/engine/options.ts';
import { createRandom } from '../src/strategies/random.ts';
import { compileProgram } from '../src/toolchain/index.ts';

tuneV8();

export const programs: string = join(import.meta.dirname, 'programs');

export interface Timing {
  readonly executions: number;
  /** Milliseconds for all executions. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Scheduling points of all executions. */
  readonly points: number;
}

/** Runs `file` under the random strategy with all detectors. `plain`: compiled without the pass. */
export async function timeProgram(
  file: string,
  executions: number,
  { plain = false, memoryModel = 'sc' }: { readonly plain?: boolean; readonly memoryModel?: 'c11' | 'sc' } = {},
): Promise<Timing> {
  const wrapper = file.endsWith('.cc') ? 'plain.cc' : 'plain.c';
  const compiled = await compileProgram({
    files: [plain ? wrapper : file],
    clangArguments: plain ? [`-DBENCH_PROGRAM="${file}"`, '-O2'] : ['-O2'],
    toolchain: 'embedded',
    cwd: programs,
  });
  const { image } = await loadBinary(compiled.binary, compiled.files, compiled.flags, []);
  const strategy = createRandom();
  using engine = new Engine(image, { ...defaultEngineOptions, maxSteps: 2_000_000_000 }, strategy, detectors);
  const random = new Random();
  let points = 0;
  const run = async (execution: number): Promise<void> => {
    random.seed(1, execution);
    strategy.begin(execution, random);
    const { ending } = await engine.run(execution, strategy, { heapPolicy: 'reuse', memoryModel });
    points += engine.scheduler.points;
    if (ending.kind !== 'exit' || ending.status !== 0) throw new Error(`${file}: ${JSON.stringify(ending)}`);
  };
  // The optimising compiler needs some executions before it is done.
  for (let i = 0; i < Math.max(1, executions / 10); i++) await run(i);
  points = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let i = 0; i < executions; i++) await run(i);
  const wallMs = performance.now() - start;
  const used = process.cpuUsage(cpu);
  return { executions, wallMs, cpuMs: (used.user + used.system) / 1000, points };
}

/** {@link timeProgram} in a process of its own. */
export function timeAlone(file: string, executions: number, memoryModel: 'c11' | 'sc'): Timing {
  const script = join(import.meta.dirname, 'time-alone.ts');
  const run = spawnSync(process.execPath, [script, file, String(executions), memoryModel], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${file} under ${memoryModel}: ${run.stderr}`);
  return JSON.parse(run.stdout) as Timing;
}

/** Native run under clang-22: user CPU milliseconds a run, over 20 runs, the smallest of `repeats`; undefined where clang-22 is not installed. */
export function timeNative(file: string, flags: readonly string[], repeats = 3): number | undefined {
  const output = join('/tmp', `heddle-bench-${file.replaceAll('.', '-')}${flags.length}`);
  const compiler = file.endsWith('.cc') ? 'clang++-22' : 'clang-22';
  const built = spawnSync(compiler, ['-O2', '-pthread', ...flags, join(programs, file), '-o', output]);
  if (built.status !== 0) return undefined;
  const times = Array.from({ length: repeats }, () => {
    const run = spawnSync(
      'bash',
      ['-c', `TIMEFORMAT=%U; time for i in {1..20}; do ${output} > /dev/null || exit 1; done`],
      { encoding: 'utf8' },
    );
    return run.status === 0 ? Number(run.stderr.trim().split('\n').at(-1)) * 50 : Number.NaN;
  });
  const smallest = Math.min(...times);
  return Number.isFinite(smallest) ? smallest : undefined;
}

/** Wall seconds of one command line of Heddle in a fresh process. */
export function timeCommand(args: readonly string[], environment: Readonly<Record<string, string>>): number {
  const start = performance.now();
  const run = spawnSync(process.execPath, [join(import.meta.dirname, '../bin/heddle.js'), ...args], {
    cwd: programs,
    env: { ...process.env, ...environment },
  });
  if (run.status !== 0 && run.status !== 1) throw new Error(`heddle ${args.join(' ')}: ${String(run.stderr)}`);
  return (performance.now() - start) / 1000;
}

/** A million suspensions of two coroutines that do nothing else: what this machine gives at the moment, ns of CPU a switch. */
export async function calibrate(): Promise<number> {
  // (module (import "m" "s" (func)) (func (export "f") (loop (call 0) (br 0))))
  const bytes = Uint8Array.from([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 109, 1, 115, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 1,
    10, 11, 1, 9, 0, 3, 64, 16, 0, 12, 0, 11, 11,
  ]);
  const total = 1_000_000;
  let left = total;
  let parked: (() => void) | undefined;
  let finish: (() => void) | undefined;
  const suspend = new WebAssembly.Suspending(
    () =>
      new Promise<void>((resolve) => {
        const other = parked;
        parked = resolve;
        if (--left <= 0) finish?.();
        else other?.();
      }),
  );
  const cpu = process.cpuUsage();
  const { instance } = await WebAssembly.instantiate(bytes, { m: { s: suspend } });
  const start = WebAssembly.promising(instance.exports['f'] as () => void);
  const done = new Promise<void>((resolve) => (finish = resolve));
  void start();
  void start();
  await done;
  const used = process.cpuUsage(cpu);
  return ((used.user + used.system) * 1000) / total;
}
