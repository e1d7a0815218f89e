/** Reads specimens/ and judges what Heddle says about a variant, for the corpus tests. */
import { readSpecimens, specimenLibraries, type SpecimenVariant } from '../src/cli/specimen-files.ts';
import { check } from '../src/index.ts';
import type { CheckResult } from '../src/report/model.ts';

import { mismatches } from '../src/cli/specimen-verdict.ts';

export { mismatches };

export interface Variant extends SpecimenVariant {
  readonly specimen: string;
  readonly folder: string;
}

export interface Budget {
  readonly runs: number;
  readonly timeMs: number;
  /** Explanations take most of a short check. Always made for variants that expect memory orders to be blamed. */
  readonly explain: boolean;
}

/** What `heddle check` spends when nobody says otherwise. */
export const defaultBudget: Budget = { runs: 20_000, timeMs: 60_000, explain: true };

/** All variants of all specimens that are programs, by name. */
export function readVariants(): readonly Variant[] {
  return readSpecimens().flatMap(({ name: specimen, folder, variants }) =>
    variants.filter(({ link }) => link === undefined).map((variant) => ({ specimen, folder, ...variant })),
  );
}

/** Checks one variant with default options but for the budget, and one worker: test files run side by side. */
export async function checkVariant(variant: Variant, budget: Budget): Promise<CheckResult> {
  return await check({
    files: variant.files,
    libraries: specimenLibraries(variant),
    clangArguments: variant.flags ?? [],
    programArguments: variant.arguments ?? [],
    cwd: variant.folder,
    runs: Math.min(budget.runs, variant.options?.runs ?? budget.runs),
    timeMs: budget.timeMs,
    jobs: 1,
    explain: budget.explain || variant.expect.blame !== undefined,
    memoryModel: variant.options?.memoryModel,
  });
}

/** Most buggy programs show what they should in the first dozens of schedules; clean ones have to stay so for more. */
const buggyRuns = [32, 300];
/** Of bugs whose executions take a second. */
const slowRuns = [4, 8, ...buggyRuns];
const slowKinds: ReadonlySet<string> = new Set(['hang', 'livelock']);
const cleanRuns = 200;

/** What is not as expected after a few schedules, for buggy variants after ever more up to the whole budget if those were too few. */
export async function quickMismatches(variant: Variant): Promise<readonly string[]> {
  const problems = async (runs: number): Promise<readonly string[]> =>
    mismatches(variant, await checkVariant(variant, { ...defaultBudget, explain: false, runs }));
  if (variant.expect.verdict === 'clean') return await problems(cleanRuns);
  const isSlow = variant.expect.kinds?.some((kind) => slowKinds.has(kind)) === true;
  for (const runs of isSlow ? slowRuns : buggyRuns) if ((await problems(runs)).length === 0) return [];
  return await problems(defaultBudget.runs);
}
