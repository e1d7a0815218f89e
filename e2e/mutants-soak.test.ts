/**
 * Two ways to a verdict, compared: what a default check says of small changes to the fixed specimens, and what an exhaustive search says of them. A change that only the search finds is
 * a miss; one that only the default check finds, although the search ran every schedule, is a false alarm or a hole in the search. Budgets are in executions; what takes too long is undecided.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HeddleError, check, type CheckResult } from '../src/index.ts';
import { readVariants, type Variant } from './corpus-support.ts';
import { mutantsOf, someOf } from './mutants.ts';

/** Of each kind, in one program. */
const mostMutants = 2;
/** More and more, as long as nothing is found: executions that are cut off take long, and one of them says enough. */
const defaultRuns = [10, 2500];
/** Before a bug counts as missed. */
const wholeBudget = 20_000;
const searchRuns = [10, 4000];
/** Livelocks show before. */
const maxSteps = 3_000_000;

const folder = mkdtempSync(join(tmpdir(), 'heddle-mutants-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Their searches do not end, or each execution takes long. */
const large = new Set([
  'bisection-hang',
  'ebpf-epoch',
  'flexdll',
  'gcd-of-zero',
  'leaking-cache',
  'unlink-while-walking',
  'mimalloc',
  'ocaml-gc',
]);
const programs = readVariants().filter(
  ({ specimen, files, libraries, options, expect: { verdict } }) =>
    verdict === 'clean' &&
    files.length === 1 &&
    libraries === undefined &&
    options?.memoryModel === undefined &&
    !large.has(specimen),
);
/** Of mutants that compile: `late` ones took the default check more than the first budget. */
const count = { findings: 0, clean: 0, late: 0, undecided: 0 };

/** Undefined when it does not compile. */
async function checked(
  { flags, arguments: words }: Variant,
  file: string,
  runs: readonly number[],
  how: object,
): Promise<CheckResult | undefined> {
  let result: CheckResult | undefined;
  for (const most of runs) {
    try {
      result = await check({
        files: [file],
        cwd: folder,
        clangArguments: [...(flags ?? []), '-w'],
        programArguments: words ?? [],
        runs: most,
        timeMs: 30_000,
        maxSteps,
        stopOn: 'first',
        explain: false,
        ...how,
      });
    } catch (error) {
      if (error instanceof HeddleError && /^HDL_(?:COMPILE|LINK)_/.test(error.code)) return undefined;
      throw error;
    }
    const { verdict, campaign } = result;
    if (verdict === 'findings' || campaign === undefined || campaign.exhaustive || campaign.cutOff > 0) return result;
  }
  return result;
}

const search = { strategy: 'dpor', memoryModel: 'c11' };

const isFound = (result: CheckResult): boolean => result.verdict === 'findings';
/** Clean after all that was asked for. */
const isClean = ({ verdict, stoppedBy, campaign }: CheckResult): boolean =>
  verdict === 'clean' && (stoppedBy === 'runs' || campaign?.exhaustive === true);
const titles = ({ findings }: CheckResult): string => findings.map(({ title }) => title).join('; ');

/** What is wrong with the two verdicts on a changed program; undefined when nothing is. */
async function disagreement(variant: Variant, file: string): Promise<string | undefined> {
  const found = await checked(variant, file, defaultRuns, {});
  const searched = await checked(variant, file, searchRuns, search);
  if (found === undefined || searched === undefined) return undefined;
  const isExhausted = searched.campaign?.exhaustive === true && isClean(searched);
  if (isFound(found) && isFound(searched)) count.findings++;
  else if (isClean(found) && isExhausted) count.clean++;
  else if (isFound(found) && isExhausted) return `only the default check finds ${titles(found)}`;
  else if (isFound(searched) && isClean(found)) {
    const longer = await checked(variant, file, [wholeBudget], {});
    if (longer !== undefined && isClean(longer)) return `only the search finds ${titles(searched)}`;
    count.late++;
  } else count.undecided++;
  return undefined;
}

describe('default check and exhaustive search agree about changes to', () => {
  it.each(programs)('$specimen/$name', async (variant) => {
    const [name = ''] = variant.files;
    const file = `${variant.specimen}-${name}`;
    const wrong: string[] = [];
    for (const mutant of someOf(mutantsOf(readFileSync(join(variant.folder, name), 'utf8')), mostMutants)) {
      writeFileSync(join(folder, file), mutant.source);
      const what = await disagreement(variant, file);
      if (what !== undefined) wrong.push(`${mutant.kind}, line ${mutant.line}: ${what}`);
    }
    expect(wrong).toEqual([]);
  });
});

it('both find bugs, and both find none', () => {
  console.log(`mutants: ${JSON.stringify(count)}`);
  expect(Math.min(count.findings, count.clean)).toBeGreaterThan(0);
});
