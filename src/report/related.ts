/** Findings that have one cause: which earlier finding goes away with a later one. Said only where it was tested, or where both are one pair of operations. */
import type { Finding, RelatedFinding, SourceLocation } from './model.ts';

/** What two findings with one cause have in common, as text; undefined when it is not known. */
type Trait = (finding: Finding) => string | undefined;

const traits: readonly { readonly trait: Trait; readonly reason: string }[] = [
  { trait: missingOrders, reason: 'the same memory orders mend both' },
  { trait: freedAndUsed, reason: 'the same access and `free`' },
  { trait: circleOfLocks, reason: 'the same locks, taken in the same orders' },
  { trait: decidingOperations, reason: 'the same operations in the same order bring both about' },
];

/** The findings in their order, each with the first earlier one that shares a cause with it. */
export function withRelated(findings: readonly Finding[]): Finding[] {
  const firsts = new Map<string, Finding>();
  return findings.map((finding) => {
    const related: RelatedFinding[] = [];
    for (const { trait, reason } of traits) {
      const shared = trait(finding);
      if (shared === undefined) continue;
      const first = firsts.get(`${reason} ${shared}`);
      if (first === undefined) firsts.set(`${reason} ${shared}`, finding);
      else if (related.every(({ id }) => id !== first.id)) related.push({ id: first.id, reason });
    }
    return related.length === 0 ? finding : { ...finding, related };
  });
}

const place = ({ file, line, column }: SourceLocation): string => `${file}:${line}:${column}`;

function missingOrders({ blame }: Finding): string | undefined {
  return blame?.orders
    .map(({ location, kind, order }) => `${place(location)} ${kind} ${order}`)
    .toSorted()
    .join(', ');
}

/** A race of a `free` with an access, and the access behind the `free`. */
function freedAndUsed({ kind, accesses, memory }: Finding): string | undefined {
  const raced = accesses?.find(({ operation }) => operation === 'free')?.location;
  const freed = kind === 'use-after-free' ? memory?.freedBy?.stack[0] : raced;
  const used = accesses?.find(({ operation }) => operation !== 'free')?.location;
  const isOne = kind === 'use-after-free' || kind === 'data-race';
  return !isOne || freed === undefined || used === undefined ? undefined : `${place(freed)}, ${place(used)}`;
}

/** A deadlock, and the warning that it can come. */
function circleOfLocks({ kind, waits }: Finding): string | undefined {
  if (kind !== 'deadlock' && kind !== 'lock-order-inversion') return undefined;
  return waits
    ?.filter(({ victim }) => victim !== true)
    .map(({ object, location }) => `${object} ${place(location)}`)
    .toSorted()
    .join(', ');
}

function decidingOperations({ decisiveOrder }: Finding): string | undefined {
  return decisiveOrder?.always !== true
    ? undefined
    : decisiveOrder.operations?.map(({ role, thread, location }) => `${role} ${thread} ${place(location)}`).join(', ');
}
