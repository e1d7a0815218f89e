/** What a finding owes to weak memory, in sentences. */
import type { Finding, WeakAccess, WeakStore } from './model.ts';
import { formatPlace } from './places.ts';
import type { TextContext } from './style.ts';
import { paragraph } from './text-stack.ts';

/** Accesses told at most: a schedule that was made smaller has few. */
const maxTold = 6;

/** One paragraph for each weak access, equal ones told once. Empty when the finding needs none. */
export function weakMemoryLines(finding: Finding, context: TextContext): string[] {
  const times = new Map<string, number>();
  for (const text of (finding.weakAccesses ?? []).map(weakAccessText)) times.set(text, (times.get(text) ?? 0) + 1);
  const all = [...times].map(([text, count]) => (count === 1 ? text : `${text} This happened ${count} times.`));
  const told = all.slice(0, maxTold).flatMap((text) => paragraph(text, 4, context));
  return all.length <= maxTold ? told : [...told, `    and ${all.length - maxTold} more`];
}

/** `T2 read 0 from x at a.c:8 (relaxed) although T1 had stored 1 at a.c:12 (relaxed): nothing orders the store before the read.` */
export function weakAccessText(access: WeakAccess): string {
  const where = `at ${formatPlace(access.location)} (${access.order})`;
  const newest = `T${access.newest.thread} had stored ${access.newest.value}${storePlace(access.newest)}`;
  if (access.read === undefined) {
    return `T${access.thread} stored ${access.wrote ?? 'a value'} to ${access.name} ${where}, and in modification order that comes before what ${newest}: nothing orders the two stores.`;
  }
  const value = access.read.value === access.newest.value ? `an older ${access.read.value}` : access.read.value;
  return `T${access.thread} read ${value} from ${access.name} ${where} although ${newest}: nothing orders the store before the read.`;
}

function storePlace({ location, order }: WeakStore): string {
  return location === undefined ? '' : ` at ${formatPlace(location)} (${order ?? ''})`;
}
