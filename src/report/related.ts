/** Findings that have one cause: which earlier finding goes away with a later one. Said only where it was tested, or where both are one pair of operations. */
import type { Access, Finding, HeldLock, RelatedFinding, SourceLocation } from './model.ts';

/** What two findings with one cause have in common, as text; undefined when it is not known. */
type Trait = (finding: Finding) => string | undefined;

const traits: readonly { readonly trait: Trait; readonly reason: string }[] = [
  { trait: missingOrders, reason: 'the same memory orders mend both' },
  { trait: freedAndUsed, reason: 'the same access and `free`' },
  { trait: endedTooEarly, reason: 'the same object, destroyed or freed too early' },
  { trait: callOfMisuse, reason: 'the same call' },
  { trait: refusedLock, reason: 'the lock that was destroyed would have ordered the accesses' },
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

/**
 * What ends an object that is in use: the whole way to the call. Of a block of the heap: where it comes from and which functions end it, as its locks are
 * destroyed before it is freed.
 */
function endedTooEarly({ kind, cause, accesses, memory, frames }: Finding): string | undefined {
  const raced = accesses?.find(({ operation }) => operation === 'free' || operation.startsWith('destroy '));
  const inUse = kind === 'mutex-misuse' && cause?.startsWith('destroy-') === true;
  const stack =
    (kind === 'use-after-free' ? memory?.freedBy?.stack : memory?.destroyedBy?.stack) ??
    (kind === 'data-race' ? raced?.stack : inUse ? frames : undefined);
  if (stack === undefined || stack.length === 0) return undefined;
  const made = memory?.allocatedBy?.stack ?? [];
  if (made.length === 0) return stack.map(place).join(', ');
  const ending = stack.filter(({ file, function: name }) => !file.startsWith('<') && !name.includes('~'));
  return [...made.map(place), ...ending.map(({ function: name }) => name)].join(', ');
}

/** The call that is a misuse answers with an error, which libc++ throws. */
function callOfMisuse({ kind, frames = [] }: Finding): string | undefined {
  const isOne = kind === 'mutex-misuse' || kind === 'uncaught-exception';
  return isOne && frames.length > 0 ? frames.map(place).join(', ') : undefined;
}

/** A thread that goes on without a lock that was destroyed, which the other side of its race holds. */
function refusedLock({ cause, kind, accesses = [], frames = [] }: Finding): string | undefined {
  if (kind === 'mutex-misuse') return cause === 'use-after-destroy' ? frames.map(place).join(', ') : undefined;
  const [first, second] = accesses;
  const of = (one: Access | undefined, other: Access | undefined): HeldLock | undefined => {
    const names = new Set([...(other?.locks ?? []), ...(other?.refused ?? [])].map(({ name }) => name));
    return one?.refused?.find(({ name }) => names.has(name));
  };
  return (of(first, second) ?? of(second, first))?.stack.map(place).join(', ');
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
