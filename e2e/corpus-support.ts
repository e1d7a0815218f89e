/** Reads specimens/ and judges what Heddle says about a variant, for the corpus tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from '../src/index.ts';
import type { CheckResult, Finding, FindingKind, StackFrame } from '../src/report/model.ts';

/** What a specimen.json says must come out; `heddle specimens` reads the same file. */
export interface Expectation {
  readonly verdict: 'clean' | 'findings';
  /** Each must be found. */
  readonly kinds?: readonly FindingKind[];
  /** May be found besides `kinds`: what else the same bug shows as in other schedules. */
  readonly allowed?: readonly FindingKind[];
  /** Of at least one finding of the first kind. */
  readonly cause?: string;
  /** All findings of the first kind are marked likely benign (true), or none is (false). */
  readonly benign?: boolean;
  /** `file:line` of places that findings of `kinds` must name. */
  readonly places?: readonly string[];
  /** The missing orders of a finding of `kinds`: `release at a.c:12`, `seq_cst fence before a.c:20`; none may have others. */
  readonly blame?: readonly string[];
}

export interface Variant {
  readonly specimen: string;
  readonly folder: string;
  readonly name: string;
  readonly files: readonly string[];
  readonly flags: readonly string[];
  readonly arguments: readonly string[];
  readonly expect: Expectation;
  readonly options?: {
    /** Fewer runs than usual where one execution is slow by nature. */
    readonly runs?: number;
    /** The one under which `expect` holds; without it, under both. */
    readonly memoryModel?: 'c11' | 'sc';
  };
}

interface SpecimenFile {
  readonly title: string;
  readonly variants: readonly Omit<Variant, 'specimen' | 'folder'>[];
}

export interface Budget {
  readonly runs: number;
  readonly timeMs: number;
}

/** What `heddle check` spends when nobody says otherwise. */
export const defaultBudget: Budget = { runs: 20_000, timeMs: 60_000 };

const collection = fileURLToPath(new URL('../specimens/', import.meta.url));

/** All variants of all specimens, by name. */
export function readVariants(): readonly Variant[] {
  const folders = readdirSync(collection, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
  return folders.flatMap((specimen) => {
    const folder = join(collection, specimen);
    const file = JSON.parse(readFileSync(join(folder, 'specimen.json'), 'utf8')) as SpecimenFile;
    return file.variants.map((variant) => ({ specimen, folder, ...variant }));
  });
}

/** Checks one variant with default options but for the budget. */
export async function checkVariant(variant: Variant, budget: Budget): Promise<CheckResult> {
  return await check({
    files: variant.files,
    clangArguments: variant.flags,
    programArguments: variant.arguments,
    cwd: variant.folder,
    runs: Math.min(budget.runs, variant.options?.runs ?? budget.runs),
    timeMs: budget.timeMs,
    memoryModel: variant.options?.memoryModel,
  });
}

/** What differs from the specimen's expectation, one line each; empty when all is as expected. */
export function mismatches({ expect }: Variant, result: CheckResult): readonly string[] {
  const lines: string[] = [];
  if (result.verdict !== expect.verdict) lines.push(`verdict ${describeVerdict(result)}, expected ${expect.verdict}`);
  const kinds = expect.kinds ?? [];
  const known = new Set([...kinds, ...(expect.allowed ?? [])]);
  for (const kind of kinds)
    if (!result.findings.some((finding) => finding.kind === kind)) lines.push(`no ${kind} found`);
  for (const finding of result.findings) if (!known.has(finding.kind)) lines.push(`unexpected ${describe(finding)}`);
  const main = result.findings.filter((finding) => finding.kind === kinds[0]);
  if (expect.cause !== undefined && !main.some((finding) => finding.cause === expect.cause)) {
    lines.push(`cause ${main.map((finding) => finding.cause ?? 'none').join(', ')}, expected ${expect.cause}`);
  }
  if (expect.benign === true && !main.every((finding) => finding.benign?.likely === true))
    lines.push('not marked likely benign');
  if (expect.benign === false && main.some((finding) => finding.benign?.likely === true))
    lines.push('marked likely benign');
  const named = new Set(result.findings.filter((finding) => kinds.includes(finding.kind)).flatMap(placesOf));
  for (const place of expect.places ?? [])
    if (!named.has(place)) lines.push(`${place} is not named, only ${[...named].join(' ')}`);
  const blamed = [...new Set(result.findings.filter(({ kind }) => kinds.includes(kind)).flatMap(blameOf))];
  if (expect.blame !== undefined && blamed.join() !== expect.blame.join(', '))
    lines.push(`blamed ${blamed.join(' or ') || 'nothing'}, expected ${expect.blame.join(', ')}`);
  return lines;
}

function describeVerdict(result: CheckResult): string {
  if (result.verdict !== 'error') return result.verdict;
  return `error ${result.error?.code}: ${result.error?.message} ${result.error?.output ?? ''}`;
}

function describe(finding: Finding): string {
  return `${finding.kind} "${finding.title}" (${placesOf(finding).join(' ')}) ${finding.message ?? ''}`;
}

/** All that is missing for one finding, as one text. */
function blameOf({ blame }: Finding): string[] {
  if (blame === undefined) return [];
  const text = blame.orders.map(
    ({ kind, order, location }) =>
      `${order} ${kind === 'fence' ? 'fence before' : 'at'} ${basename(location.file)}:${location.line}`,
  );
  return [text.join(', ')];
}

function placesOf(finding: Finding): readonly string[] {
  const stacks: (readonly StackFrame[] | undefined)[] = [
    ...(finding.accesses ?? []).map((access) => access.stack),
    ...(finding.waits ?? []).flatMap((wait) => [wait.stack, wait.heldBy?.stack]),
    ...(finding.accesses ?? []).map((access) => [access.location]),
    ...(finding.waits ?? []).map((wait) => [wait.location]),
    ...[...(finding.accesses ?? []), ...(finding.waits ?? [])].flatMap((part) => part.locks.map((lock) => lock.stack)),
    finding.frames,
    finding.memory?.allocatedBy?.stack,
    finding.memory?.freedBy?.stack,
  ];
  return [...new Set(stacks.flatMap((stack) => stack ?? []).map(({ file, line }) => `${basename(file)}:${line}`))];
}
