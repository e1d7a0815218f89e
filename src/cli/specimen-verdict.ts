/** Compares what Heddle says about a specimen's variant with what its specimen.json expects. */
import { basename } from 'node:path';
import type { CheckResult, Finding, StackFrame } from '../report/model.ts';
import type { SpecimenVariant } from './specimen-files.ts';

/** What differs from the variant's expectation, one line each; empty when all is as expected. */
export function mismatches({ expect }: Pick<SpecimenVariant, 'expect'>, result: CheckResult): readonly string[] {
  const lines: string[] = [];
  if (result.verdict !== expect.verdict) lines.push(`verdict ${describeVerdict(result)}, expected ${expect.verdict}`);
  if (expect.code !== undefined && result.error?.code !== expect.code)
    lines.push(`error ${result.error?.code ?? 'none'}, expected ${expect.code}`);
  const kinds: readonly string[] = expect.kinds ?? [];
  const known = new Set<string>([...kinds, ...(expect.allowed ?? [])]);
  for (const kind of kinds)
    if (!result.findings.some((finding) => finding.kind === kind)) lines.push(`no ${kind} found`);
  for (const finding of result.findings) if (!known.has(finding.kind)) lines.push(`unexpected ${describe(finding)}`);
  const main = result.findings.filter((finding) => finding.kind === kinds[0]);
  if (expect.cause !== undefined && !main.some((finding) => finding.cause === expect.cause)) {
    lines.push(`cause ${main.map((finding) => finding.cause ?? 'none').join(', ')}, expected ${expect.cause}`);
  }
  const switches = Math.min(...main.map((finding) => finding.switches));
  if (expect.switches !== undefined && switches > expect.switches + 1)
    lines.push(`${switches} preemptive switches, ${expect.switches} are enough`);
  if (expect.benign === true && !main.every((finding) => finding.benign?.likely === true))
    lines.push('not marked likely benign');
  if (expect.benign === false && main.some((finding) => finding.benign?.likely === true))
    lines.push('marked likely benign');
  for (const text of expect.texts ?? [])
    if (!result.findings.some(({ message }) => message?.includes(text))) lines.push(`no message with "${text}"`);
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
