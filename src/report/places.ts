/** How places, threads and stacks are named in texts. */

import { harmless } from './cells.ts';
import type { Finding, SourceLocation, ThreadInfo } from './model.ts';

/** Before a place that is not the exact one. */
export const nearPrefix = 'near ';

/** `main.c:7:12`, `near main.c:7:12`; unknown parts are left out; `unknown place` when nothing is known. */
export function formatPlace(location: SourceLocation): string {
  if (location.file === '') return 'unknown place';
  const line = location.line > 0 ? `:${location.line}` : '';
  const column = line !== '' && location.column > 0 ? `:${location.column}` : '';
  const near = location.approximate === true ? nearPrefix : '';
  return `${near}${harmless(`${location.file}${line}${column}`)}`;
}

/** `main.c:7:12 in worker`. */
export function formatPlaceInFunction(location: SourceLocation): string {
  const name = harmless(location.function);
  if (name === '') return formatPlace(location);
  return location.file === '' ? name : `${formatPlace(location)} in ${name}`;
}

export function sameLine(a: SourceLocation, b: SourceLocation): boolean {
  return a.file === b.file && a.line === b.line;
}

/** `T1 worker`, or `T1` for a thread that the finding does not list. */
export function threadLabel(threads: readonly ThreadInfo[], id: number): string {
  const name = harmless(threads.find((thread) => thread.id === id)?.name ?? '');
  return name === '' ? `T${id}` : `T${id} ${name}`;
}

/**
 * The places that make a finding what it is: both accesses of a race, every wait of a deadlock but its victims', else the innermost frame. Empty
 * when nothing is known. Its identity, suppressions and annotations in other formats start from these.
 */
export function placesOf(finding: Pick<Finding, 'accesses' | 'waits' | 'frames'>): readonly SourceLocation[] {
  if (finding.accesses !== undefined && finding.accesses.length > 0)
    return finding.accesses.map((access) => access.location);
  if (finding.waits !== undefined && finding.waits.length > 0)
    return finding.waits.filter(({ victim }) => victim !== true).map((wait) => wait.location);
  const innermost = finding.frames?.[0];
  return innermost === undefined ? [] : [innermost];
}

/** `1 finding`, `2 findings`, `1,204 executions`. */
export function count(amount: number, singular: string, plural: string = `${singular}s`): string {
  return `${groupDigits(amount)} ${amount === 1 ? singular : plural}`;
}

/** `20,000`; for whole numbers. The same on every machine, so no locale. */
export function groupDigits(amount: number): string {
  return String(Math.round(amount)).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
