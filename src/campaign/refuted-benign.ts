/**
 * Races called likely benign of which the rest of the campaign says otherwise: a failure that comes whenever one side is first, or, of a flag that is
 * only ever set, another race between the same functions. What a flag says is done or over is then done without order. Who looked at it too early and
 * then waits for ever has missed more than a value. And a race that stronger orders of atomics would end is no flag but what these publish: the program
 * means the two sides to be ordered.
 */
import type { Access } from '../report/model.ts';
import { flagReason, lockedReason } from './benign.ts';
import type { Draft } from './describe.ts';
import type { DescribedOperation } from './order-description.ts';
import { isSamePlace } from './places.ts';

export function withoutRefuted(drafts: readonly Draft[]): Draft[] {
  return drafts.map((draft) => {
    if (draft.benign === undefined) return draft;
    if (draft.blame !== undefined && draft.benign.reason !== lockedReason) return asError(draft);
    const others = drafts.filter(
      (other) => other !== draft && other.benign === undefined && other.severity === 'error',
    );
    const refuted = others.some((other) =>
      other.kind === 'data-race'
        ? draft.benign?.reason === flagReason && sameFunctions(draft, other)
        : failsByOrder(other, draft) || missedWakeUp(other, draft) || loopsFor(other, draft),
    );
    return refuted ? asError(draft) : draft;
  });
}

function asError({ benign: _refuted, ...rest }: Draft): Draft {
  return { ...rest, severity: 'error' };
}

/** Whether the failure is decided by which side of the race comes first. */
function failsByOrder({ order }: Draft, { accesses = [], memory }: Draft): boolean {
  const isSide = ({ what, location: { file, line } }: DescribedOperation): boolean =>
    what.endsWith(` of ${memory?.name ?? ''}`) ||
    accesses.some(({ location }) => location.file === file && location.line === line);
  const { between } = order ?? {};
  if (between !== undefined && isSide(between.inner) && (isSide(between.first) || isSide(between.last))) return true;
  return (order?.pairs ?? []).some(({ before, after }) => isSide(before) && isSide(after));
}

/** Whether a thread looked at the flag before it was set and waits for ever since: no decisive order says so when it looked more than once. */
function missedWakeUp({ cause, waits = [], interleaving }: Draft, { accesses = [] }: Draft): boolean {
  if (cause !== 'lost-wake-up') return false;
  const [look, set] = accesses.toSorted((a, b) => Number(isWrite(a)) - Number(isWrite(b)));
  if (look === undefined || set === undefined || isWrite(look)) return false;
  return waits.some(({ thread, victim }) => {
    if (victim === true) return false;
    const looked = interleaving.findLastIndex(
      (row) => row.thread === thread && isSamePlace(row.location, look.location),
    );
    return looked >= 0 && interleaving.slice(looked).some((row) => isSamePlace(row.location, set.location));
  });
}

/** Whether the thread that reads the flag goes round a loop for ever: the compiler took the read out of it. */
function loopsFor({ kind, thread }: Draft, { accesses = [], benign }: Draft): boolean {
  return (
    kind === 'hang' &&
    benign?.reason === flagReason &&
    accesses.some((access) => access.thread === thread && !isWrite(access))
  );
}

const isWrite = ({ operation }: Access): boolean => !operation.startsWith('read');

/** Whether both races are between the same functions, on other memory. */
function sameFunctions(flag: Draft, other: Draft): boolean {
  const functionsOf = ({ accesses = [] }: Draft): string => accesses.map(outermost).toSorted().join('\n');
  return functionsOf(flag) === functionsOf(other) && partOf(flag) !== partOf(other);
}

/** Blocks of the heap go by their sizes, and are structures as a rule: members have offsets. */
const partOf = ({ memory }: Draft): string =>
  memory?.kind === 'heap' ? `${memory.name} ${memory.offset}` : (memory?.name ?? '');

const outermost = ({ stack, location }: Access): string => stack.at(-1)?.function ?? location.function;
