/** What today's tools see of a variant: native ThreadSanitizer, and a loop that runs the plain program again and again. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpecimenVariant } from '../src/cli/specimen-files.ts';

export interface NativeFigures {
  /** `gcc 14.2.0`. */
  readonly compiler: string;
  /** Runs under ThreadSanitizer, and how many it reported something in, or failed. */
  readonly tsan: { readonly runs: number; readonly reports: number; readonly failures: number };
  /** Runs of the plain program, and how many failed or hung. */
  readonly stress: { readonly runs: number; readonly failures: number };
}

/** ThreadSanitizer of some versions cannot map its shadow memory under address randomisation. */
const fixedLayout = ['setarch', '-R'] as const;
const sanitizedRuns = 20;
/** A run that takes longer hangs: they need milliseconds, but the machine may be busy. */
const timeLimitMs = 10_000;
/** Hanging runs after which a loop ends. */
const mostHangs = 5;

const compilers = ['clang-22', 'clang', 'gcc'];
const version = (name: string): string => spawnSync(name, ['-dumpversion'], { encoding: 'utf8' }).stdout?.trim() ?? '';
const compiler = compilers.find((name) => version(name) !== '');

/** Undefined where the variant does not compile natively, or no compiler is there. */
export function crossCheck(cwd: string, variant: SpecimenVariant, stressRuns: number): NativeFigures | undefined {
  if (compiler === undefined || variant.libraries !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'heddle-native-'));
  try {
    const build = (output: string, ...flags: string[]): boolean => {
      const words = ['-std=c11', '-D_GNU_SOURCE', '-w', '-pthread', '-g', '-O1', ...flags, ...(variant.flags ?? [])];
      return (
        spawnSync(compiler, [...words, ...variant.files, '-o', output, '-lm'], { cwd, timeout: 60_000 }).status === 0
      );
    };
    const [plain, sanitized] = [join(folder, 'plain'), join(folder, 'sanitized')];
    if (!build(plain) || !build(sanitized, '-fsanitize=thread')) return undefined;
    return {
      compiler: `${compiler} ${version(compiler)}`,
      tsan: sanitize(sanitized, variant.arguments ?? []),
      stress: stress(folder, plain, variant.arguments ?? [], stressRuns),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sanitize(program: string, args: readonly string[]): NativeFigures['tsan'] {
  let [runs, reports, failures, hangs] = [0, 0, 0, 0];
  while (runs < sanitizedRuns && hangs < mostHangs) {
    const { stderr, status, signal } = spawnSync(fixedLayout[0], [...fixedLayout.slice(1), program, ...args], {
      encoding: 'utf8',
      timeout: timeLimitMs * 2,
      killSignal: 'SIGKILL',
      env: { ...process.env, TSAN_OPTIONS: 'exitcode=0' },
    });
    runs++;
    if (stderr.includes('WARNING: ThreadSanitizer')) reports++;
    if (signal === 'SIGKILL') hangs++;
    if (status !== 0) failures++;
  }
  return { runs, reports, failures };
}

/** By a loop in C (stress-loop.c); the one who calls has seen that the compiler works. */
function stress(folder: string, program: string, args: readonly string[], most: number): NativeFigures['stress'] {
  const loop = join(folder, 'stress-loop');
  const source = join(import.meta.dirname, 'stress-loop.c');
  const built = spawnSync(compiler ?? 'cc', ['-O1', '-o', loop, source], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`${source} does not compile: ${built.stderr}`);
  const words = [String(most), String(timeLimitMs / 1000), String(mostHangs), program, ...args];
  const { stdout, stderr, status } = spawnSync(loop, words, { encoding: 'utf8' });
  const [runs, failures] = stdout.split(' ').map(Number);
  if (status !== 0 || runs === undefined || failures === undefined)
    throw new Error(`the stress loop failed: ${stderr}`);
  return { runs, failures };
}
