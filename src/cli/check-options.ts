/** From settled options to what the library's `check` takes. */
import { resolve } from 'node:path';
import { readUpTo } from '../api/read-up-to.ts';
import { HeddleError } from '../base/error.ts';
import type { CheckOptions } from '../index.ts';
import type { Settings } from './settings.ts';

/** What is not in the option table: where, which files, and the words for others. */
export interface Invocation {
  readonly cwd: string;
  readonly files: readonly string[];
  readonly clang: readonly string[];
  readonly program: readonly string[];
}

/** What the memory of a program is at most. */
const maxInputBytes = 512 << 20;

/** @throws HeddleError `HDL_FILE_NOT_FOUND` when `--stdin` names no file, `HDL_FILE_TOO_LARGE` */
export async function toCheckOptions(settings: Settings, invocation: Invocation): Promise<CheckOptions> {
  const { cwd } = invocation;
  const stdin =
    settings.stdin === undefined ? undefined : await readInput(resolve(cwd, settings.stdin), settings.stdin);
  return {
    files: invocation.files,
    clangArguments: invocation.clang,
    programArguments: invocation.program,
    cwd,
    runs: settings.runs,
    timeMs: settings.time,
    seed: settings.seed,
    jobs: settings.jobs,
    strategy: settings.strategy,
    equivalence: settings.equivalence,
    memoryModel: settings.memoryModel,
    preempt: settings.preempt,
    heap: settings.heap,
    stopOn: settings.stopOn,
    untilSaturated: settings.untilSaturated,
    resume: settings.resume,
    shard: settings.shard,
    maxSteps: settings.maxSteps,
    maxMemoryBytes: settings.maxMemory,
    maxThreads: settings.maxThreads,
    hangTimeoutMs: settings.hangTimeout,
    timeOuts: settings.timeOuts,
    volatile: settings.volatile,
    spuriousWakeups: settings.spuriousWakeups,
    weaken: settings.weaken,
    checkDeterminism: settings.checkDeterminism,
    confidence: settings.confidence,
    toolchain: settings.toolchain,
    environment: Object.fromEntries(settings.env.map(({ name, value }) => [name, value])),
    libraries: settings.library,
    directories: settings.dir.map(({ host, guest }) => ({ host: resolve(cwd, host), guest })),
    ...(stdin === undefined ? {} : { stdin }),
  };
}

async function readInput(path: string, name: string): Promise<Uint8Array> {
  try {
    const hint = 'No program has memory for so much: give it less.';
    return new Uint8Array(await readUpTo(path, maxInputBytes, `Standard input \`${name}\``, hint));
  } catch (error) {
    if (error instanceof HeddleError) throw error;
    throw new HeddleError(
      'HDL_FILE_NOT_FOUND',
      `File \`${name}\` for the standard input of the program cannot be read.`,
      {
        hint: 'Give `--stdin` the path of a readable file.',
        cause: error,
      },
    );
  }
}
