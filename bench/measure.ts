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
  // The optimising compiler needs some executions before it is done, and its threads' time is counted.
  for (let i = 0; i < Math.max(3, executions / 10); i++) await run(i);
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

const startup = 'int main(void) { return 0; }';
const together = 20;

function buildNative(file: string, flags: readonly string[], source?: string): string | undefined {
  const output = join(
    '/tmp',
    `heddle-bench-${file.replaceAll('.', '-')}${flags.length}${source === undefined ? '' : '-start'}`,
  );
  const language = file.endsWith('.cc') ? 'c++' : 'c';
  const compiler = language === 'c' ? 'clang-22' : 'clang++-22';
  const from = source === undefined ? join(programs, file) : '-';
  const built = spawnSync(compiler, ['-O2', '-pthread', ...flags, '-x', language, from, '-o', output], {
    input: source,
  });
  return built.status === 0 ? output : undefined;
}

/** User CPU milliseconds. The system's are above all for shadow memory that is touched for the first time; executions in one engine have that behind them. */
function timeRuns(program: string): number {
  const run = spawnSync(
    'bash',
    ['-c', `TIMEFORMAT=%U; time for i in {1..${together}}; do ${program} > /dev/null || exit 1; done`],
    { encoding: 'utf8' },
  );
  return run.status === 0 ? (Number(run.stderr.trim().split('\n').at(-1)) * 1000) / together : Number.NaN;
}

/**
 * A native program of clang-22: a function that says what user CPU milliseconds a run takes, without those of a program that does nothing, because
 * {@link timeProgram} leaves out the start too: that of ThreadSanitizer takes a millisecond or two. Undefined where clang-22 is not installed.
 */
export function nativeProgram(file: string, flags: readonly string[]): (() => number) | undefined {
  const program = buildNative(file, flags);
  const nothing = buildNative(file, flags, startup);
  if (program === undefined || nothing === undefined) return undefined;
  return () => timeRuns(program) - timeRuns(nothing);
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
