/** What `check` and `replay` take. */
import { HeddleError } from '../base/error.ts';
import type { CampaignShard } from '../campaign/campaign-shard.ts';
import type { CampaignSettings, Equivalence } from '../campaign/settings.ts';
import { defaultConfidence } from '../campaign/statistics.ts';
import { isSearch } from '../campaign/strategy-plan.ts';
import { defaultEngineOptions, type EngineOptions } from '../engine/options.ts';
import type { Finding } from '../report/model.ts';
import type { Trace } from '../report/trace-model.ts';
import type { LibraryRequest, ToolchainName } from '../toolchain/index.ts';
import { type InputDirectory, readDirectories } from './inputs.ts';

/** Every option of `heddle check` in its library form. */
export interface CheckOptions {
  /** Sources, objects, archives, or one instrumented `.wasm`, and dynamic libraries that the program opens; relative to `cwd`. */
  readonly files: readonly string[];
  /** More of them, made from sources or opened under other paths. */
  readonly libraries?: readonly LibraryRequest[];
  readonly clangArguments?: readonly string[];
  readonly programArguments?: readonly string[];
  readonly cwd: string;
  /** Default 20,000; without limit for searches (`dpor`, `preemption-bound`...). */
  readonly runs?: number;
  /** Default 60,000. */
  readonly timeMs?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Worker threads; the result does not depend on it. Default 1. */
  readonly jobs?: number;
  /** `portfolio` (default), `random`, `pct[:depth=N]`, `round-robin`. */
  readonly strategy?: string;
  /** Which executions `dpor` counts as the same. Default `mazurkiewicz`. */
  readonly equivalence?: Equivalence;
  readonly memoryModel?: 'c11' | 'sc' | undefined;
  readonly preempt?: EngineOptions['preempt'];
  readonly heap?: EngineOptions['heap'];
  readonly stopOn?: 'first' | 'none';
  /** End when new traces have become rare; `incomplete` when the budget ends before. */
  readonly untilSaturated?: boolean;
  readonly maxSteps?: number;
  readonly maxMemoryBytes?: number;
  readonly maxThreads?: number;
  readonly timeOuts?: EngineOptions['timeOuts'];
  /** Default `plain`. */
  readonly volatile?: EngineOptions['volatile'];
  readonly spuriousWakeups?: boolean;
  /** The scheduling rules of exhaustive search. Default: as the strategy asks for. */
  readonly exhaustive?: boolean;
  readonly checkDeterminism?: boolean;
  /** Look for the order of operations that makes a finding come, and for memory orders to blame. Default `true`; most of a short check's time. */
  readonly explain?: boolean;
  /** Look for memory orders that are stronger than the tests need. Only under `c11`. */
  readonly weaken?: boolean;
  /** Of intervals in the report: from 0.5 to 0.99999. Default 0.95. */
  readonly confidence?: number;
  readonly toolchain?: ToolchainName;
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
  /** Folders copied into the program's in-memory file system. */
  readonly directories?: readonly InputDirectory[];
  /** Go on with the campaign that was killed: its state is under `.heddle/` in `cwd`. */
  readonly resume?: boolean;
  /** Run this part of the campaign only; `mergeResults` puts the parts together. `index` counts from 1. */
  readonly shard?: CampaignShard | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CheckProgress) => void;
  /** Called when `.heddle/` cannot be written: the result is there, but findings replay by their tokens only. Default: the check throws. */
  readonly onNotStored?: (error: HeddleError) => void;
  /** Asks for the traces of findings, of the first 20 of a campaign: called with each before the result is there. */
  readonly onTrace?: (finding: Finding, trace: Trace) => void;
  /** Default 10,000. */
  readonly hangTimeoutMs?: number;
}

export interface CheckProgress {
  readonly phase: 'compile' | 'explore' | 'confirm';
  readonly executions: number;
  /** What an exhaustive search may take in all; 0 while unknown. */
  readonly estimate?: number;
  readonly runs: number;
  /** Distinct traces, as of the end of the last generation. */
  readonly traces: number;
  /** Executions done before this process began: by the campaign that it resumed. */
  readonly earlier: number;
  /** Left of the time that `--time` allows. */
  readonly leftMs: number;
  readonly findings: number;
  readonly elapsedMs: number;
  /** In the phase `confirm`: findings replayed, or explanations looked for (an order, memory orders to blame), of how many. */
  readonly work?: { readonly doing: 'confirming' | 'explaining'; readonly done: number; readonly of: number };
}

/** The engine's tables are 6 times the program's memory and share a 4 GiB address space. */
const memoryLimitBytes = 512 << 20;

/** @throws HeddleError `HDL_MEMORY_LIMIT`, `HDL_DIRECTORY_UNREADABLE`, `HDL_EQUIVALENCE_IMPOSSIBLE`, `HDL_WEAKEN_NEEDS_C11`, `HDL_SHARD_IMPOSSIBLE` */
export function campaignSettings(options: CheckOptions): CampaignSettings {
  const strategy = options.strategy ?? 'portfolio';
  const exhaustive = options.exhaustive ?? isSearch(strategy);
  if (options.equivalence === 'reads-from') refuseEquivalence(options, strategy);
  const engine: EngineOptions = {
    preempt: options.preempt ?? (exhaustive ? 'all' : defaultEngineOptions.preempt),
    heap: options.heap ?? (exhaustive ? 'quarantine' : defaultEngineOptions.heap),
    // A search covers C11 when asked to: its executions are many more, and enough for programs of a litmus test's size only.
    memoryModel: options.memoryModel ?? (exhaustive ? 'sc' : defaultEngineOptions.memoryModel),
    timeOuts: options.timeOuts ?? defaultEngineOptions.timeOuts,
    volatile: options.volatile ?? defaultEngineOptions.volatile,
    spuriousWakeups: options.spuriousWakeups ?? false,
    exhaustive,
    maxSteps: options.maxSteps ?? (exhaustive ? 100_000 : defaultEngineOptions.maxSteps),
    maxMemoryBytes: memoryBytes(options.maxMemoryBytes ?? defaultEngineOptions.maxMemoryBytes),
    maxThreads: options.maxThreads ?? defaultEngineOptions.maxThreads,
    programArguments: options.programArguments ?? [],
    environment: Object.entries(options.environment ?? {}),
    stdin: options.stdin ?? new Uint8Array(),
    files: readDirectories(options.directories ?? []),
  };
  if (options.weaken === true && engine.memoryModel === 'sc') {
    throw new HeddleError('HDL_WEAKEN_NEEDS_C11', 'Weaker memory orders show nothing under sequential consistency', {
      hint: 'Use `--weaken` with `--memory-model c11`.',
    });
  }
  if (options.shard !== undefined) refuseShard(options, options.shard, strategy);
  return {
    ...(options.shard === undefined ? {} : { shard: options.shard }),
    runs: options.runs ?? (isSearch(strategy) ? Number.MAX_SAFE_INTEGER : 20_000),
    timeMs: options.timeMs ?? 60_000,
    seed: options.seed ?? 1,
    jobs: options.jobs ?? 1,
    strategy,
    ...(options.equivalence === undefined ? {} : { equivalence: options.equivalence }),
    stopOn: options.stopOn ?? 'none',
    untilSaturated: options.untilSaturated ?? false,
    hangTimeoutMs: options.hangTimeoutMs ?? 10_000,
    checkDeterminism: options.checkDeterminism ?? false,
    traces: options.onTrace !== undefined,
    explain: options.explain ?? true,
    confidence: options.confidence ?? defaultConfidence,
    engine,
  };
}

/** Reads-from classes are those of `dpor` under sequential consistency. */
function refuseEquivalence({ memoryModel }: CheckOptions, strategy: string): void {
  const conflict = strategy === 'dpor' ? '`--memory-model c11`' : `\`--strategy ${strategy}\``;
  if (strategy === 'dpor' && memoryModel !== 'c11') return;
  throw new HeddleError('HDL_EQUIVALENCE_IMPOSSIBLE', `\`--equivalence reads-from\` does not go with ${conflict}`, {
    hint: 'Use it with `--strategy dpor`, which explores sequential consistency by default, or leave it out.',
  });
}

function refuseShard(options: CheckOptions, { index, of }: CampaignShard, strategy: string): void {
  const conflict = isSearch(strategy)
    ? `the search of \`--strategy ${strategy}\`, which is one piece`
    : options.resume === true
      ? '`--resume`'
      : options.untilSaturated === true
        ? '`--until-saturated`, which looks at all executions'
        : options.weaken === true
          ? '`--weaken`'
          : undefined;
  if (conflict !== undefined) {
    throw new HeddleError('HDL_SHARD_IMPOSSIBLE', `\`--shard ${index}/${of}\` does not go with ${conflict}`, {
      hint: 'Leave one of the two out.',
    });
  }
}

function memoryBytes(wanted: number): number {
  const pages = Math.ceil(wanted / 65_536) * 65_536;
  if (pages <= memoryLimitBytes && pages >= 4 << 20) return pages;
  throw new HeddleError('HDL_MEMORY_LIMIT', `\`--max-memory\` is ${wanted} bytes; expected 4M to 512M`, {
    hint: 'Give the program a smaller input, or report that you need more.',
  });
}
