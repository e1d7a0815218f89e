/**
 * How many schedules a strategy needs until a program first fails by its own oracle: assertion, crash, deadlock, wrong status, memory error. Races and
 * lock-order reports do not count. Executions, seeds and generations are those of a campaign, so `heddle check` with the same seed finds the bug at
 * the same execution.
 */
import { loadBinary } from '../src/api/program.ts';
import { CampaignSum } from '../src/campaign/merge.ts';
import {
  type CampaignSettings,
  frozenAt,
  generationEnd,
  type Learned,
  nothingLearned,
} from '../src/campaign/settings.ts';
import { EngineSupply } from '../src/campaign/engine-supply.ts';
import { ShardRunner } from '../src/campaign/shard.ts';
import { warningOnly } from '../src/campaign/shard-sum.ts';
import { detectors } from '../src/detectors/index.ts';
import { defaultEngineOptions, type EngineOptions } from '../src/engine/options.ts';
import type { ProgramImage } from '../src/engine/program.ts';
import { compileProgram } from '../src/toolchain/index.ts';
import { classicFolder, type ClassicProgram } from './classic.ts';

/**
 * Every plain access is a scheduling point, as in the artefacts of the papers. Freed memory is kept apart, so that what counts is the schedule and
 * not whether the block was handed out again.
 */
export const benchOptions: EngineOptions = {
  ...defaultEngineOptions,
  memoryModel: 'sc',
  preempt: 'all',
  heap: 'quarantine',
  maxSteps: 200_000,
  maxMemoryBytes: 32 << 20,
};

/** Executions between two looks at what came out: the first few are looked at one by one, since most bugs are there. */
const largestShard = 64;

export interface Trial {
  /** Schedules up to and with the first failing one; null when none failed within the budget. */
  readonly schedules: number | null;
  /** What the failing execution showed. */
  readonly kinds: readonly string[];
  readonly cutOff: number;
  /** Largest number of scheduling points of an execution. */
  readonly horizon: number;
}

export async function loadClassic({ file, defines }: ClassicProgram): Promise<ProgramImage> {
  const compiled = await compileProgram({
    files: [file],
    clangArguments: ['-O0', ...Object.entries(defines).map(([name, value]) => `-D${name}=${value}`)],
    toolchain: 'embedded',
    cwd: classicFolder,
  });
  return (await loadBinary(compiled.binary, compiled.files, compiled.flags, [])).image;
}

/** Engines for the trials of a program. */
export function enginesOf(image: ProgramImage): EngineSupply {
  return new EngineSupply(image, benchOptions, detectors);
}

/** @param strategy as after `--strategy`. */
export async function schedulesToFirstBug(
  engines: EngineSupply,
  strategy: string,
  seed: number,
  budget: number,
): Promise<Trial> {
  const settings: CampaignSettings = {
    runs: budget,
    timeMs: Number.POSITIVE_INFINITY,
    seed,
    jobs: 1,
    strategy,
    stopOn: 'none',
    hangTimeoutMs: Number.POSITIVE_INFINITY,
    checkDeterminism: false,
    traces: false,
    confidence: 0.95,
    untilSaturated: false,
    engine: benchOptions,
  };
  const runner = new ShardRunner(settings, engines);
  const sum = new CampaignSum();
  let learned: Learned = nothingLearned;
  let frozen: Learned | null = null;
  for (let from = 0; from < budget;) {
    const generation = Math.min(generationEnd(from), budget);
    while (from < generation) {
      const to = Math.min(generation, from + Math.min(largestShard, Math.max(1, from)));
      sum.add(await runner.run({ from, to, learned, frozen }, { next: () => true }));
      if (sum.unsupported !== undefined) throw new Error(`the program calls ${sum.unsupported.name}`);
      if (sum.failing > 0) return trialOf(sum);
      from = to;
    }
    learned = sum.learned();
    if (from === frozenAt) frozen = learned;
  }
  return trialOf(sum);
}

function trialOf(sum: CampaignSum): Trial {
  const failures = [...sum.candidates.values()].filter(({ finding }) => !warningOnly.has(finding.kind));
  const first = Math.min(...failures.map(({ firstHit }) => firstHit));
  const kinds = failures.filter(({ firstHit }) => firstHit === first).map(({ finding }) => finding.kind);
  return {
    schedules: failures.length === 0 ? null : first + 1,
    kinds: [...new Set(kinds)].toSorted(),
    cutOff: sum.cutOff,
    horizon: sum.horizon,
  };
}
