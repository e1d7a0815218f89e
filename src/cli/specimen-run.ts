/** Runs the variants of a specimen and makes their rows. */
import { HeddleError } from '../base/error.ts';
import type { check as checkFunction } from '../index.ts';
import { errorResult } from '../report/error-result.ts';
import type { CheckResult, PassRate } from '../report/model.ts';
import { linkRow } from './specimen-link.ts';
import type { RowRate, SpecimenRow } from '../report/specimens-model.ts';
import { toCheckOptions } from './check-options.ts';
import { createProgress } from './progress.ts';
import type { Settings } from './settings.ts';
import { repairOf, type Specimen, specimenLibraries, type SpecimenVariant } from './specimen-files.ts';
import { mismatches } from './specimen-verdict.ts';

interface Run {
  readonly variant: SpecimenVariant;
  readonly result: CheckResult;
}

/** The rows of a specimen; fewer than it has variants when `signal` ended the run. */
export async function runSpecimen(
  check: typeof checkFunction,
  specimen: Specimen,
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly SpecimenRow[]> {
  const runs: Run[] = [];
  const linked: SpecimenRow[] = [];
  for (const variant of specimen.variants) {
    if (signal.aborted) break;
    if (variant.link !== undefined) {
      linked.push(await linkRow(specimen, variant, variant.link));
      continue;
    }
    const result = await checkVariant(check, specimen, variant, settings, signal);
    if (result.stoppedBy === 'interrupt') break;
    runs.push({ variant, result });
  }
  return [...runs.map((run) => toRow(specimen, run, runs)), ...linked];
}

async function checkVariant(
  check: typeof checkFunction,
  { folder }: Specimen,
  variant: SpecimenVariant,
  settings: Settings,
  signal: AbortSignal,
): Promise<CheckResult> {
  const options = await toCheckOptions(settings, {
    cwd: folder,
    files: variant.files,
    clang: variant.flags ?? [],
    program: variant.arguments ?? [],
  });
  const runs = Math.min(settings.runs, variant.options?.runs ?? settings.runs);
  const memoryModel = variant.options?.memoryModel ?? settings.memoryModel;
  const progress = createProgress(process.stderr, () => performance.now(), process.stderr.isTTY);
  try {
    return await check({
      ...options,
      libraries: specimenLibraries(variant),
      runs,
      memoryModel,
      // Nothing of an explanation is in the table, but the orders that a variant expects to be blamed.
      explain: variant.expect.blame !== undefined,
      signal,
      onProgress: progress.update.bind(progress),
    });
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
    // A row that says so; the others are still run.
    return errorResult(error);
  } finally {
    progress.clear();
  }
}

function toRow(specimen: Specimen, { variant, result }: Run, runs: readonly Run[]): SpecimenRow {
  const problems = mismatches(variant, result);
  const { kinds = [], verdict, code } = variant.expect;
  const found = [...new Set(result.findings.map((finding) => finding.kind))].toSorted();
  const got = found.length > 0 ? found.join(', ') : (result.error?.code ?? result.verdict);
  const first = result.findings
    .filter(({ kind }) => kinds[0] === undefined || kind === kinds[0])
    .map(({ firstHitAtExecution }) => firstHitAtExecution + 1);
  const buggy = verdict === 'findings';
  const repair = buggy ? repairOf(specimen, variant) : undefined;
  const repaired = runs.find((run) => run.variant.name === repair);
  const before = buggy ? rateOf(result) : undefined;
  const after = buggy ? rateOf(repaired?.result) : rateOf(result);
  return {
    system: specimen.name,
    variant: variant.name,
    expected: kinds.length > 0 ? kinds.join(', ') : (code ?? verdict),
    got,
    ok: problems.length === 0,
    problems,
    executions: result.campaign?.executions ?? 0,
    failing: result.campaign?.failing ?? 0,
    racing: result.campaign?.racing ?? 0,
    schedulesToFirst: first.length === 0 ? null : Math.min(...first),
    passRateBefore: before?.value ?? null,
    passRateAfter: after?.value ?? null,
    ...(before === undefined ? {} : { rateBefore: before }),
    ...(after === undefined ? {} : { rateAfter: after }),
    ...(repair === undefined || after === undefined ? {} : { repairedBy: repair }),
  };
}

/** Undefined where nothing was sampled. */
function rateOf(result: CheckResult | undefined): RowRate | undefined {
  const rate: PassRate | undefined = result?.campaign?.passRate;
  if (rate === undefined || rate.executions === 0) return undefined;
  const { value, low, high, executions } = rate;
  return { value, low, high, executions };
}
