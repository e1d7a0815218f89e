/**
 * Races that look harmless. They are undefined behaviour and are still reported, as warnings with the reason: the reader decides. A pattern has to hold
 * for every write to the location in the traced execution, so one that hides lost data does not qualify.
 */
import { AccessKind } from '../engine/kernel.ts';
import type { RawFinding } from '../engine/outcome.ts';
import type { Places } from './places.ts';
import type { RawRow, Recorder } from './recorder.ts';

type WriteAccess = NonNullable<RawRow['access']>;

/** Why the race is likely benign; undefined when nothing suggests it. */
export function benignReason(finding: RawFinding, recorder: Recorder, places: Places): string | undefined {
  const [current, previous] = finding.accesses ?? [];
  if (current === undefined || previous === undefined || finding.address === undefined) return undefined;
  if (current.kind === AccessKind.free || previous.kind === AccessKind.free) return undefined;
  const { writes } = recorder;
  if (writes.length === 0 || writes.some(({ values }) => values.before === undefined || values.after === undefined))
    return undefined;
  if (bothWrite(current.kind, previous.kind) && sameValue(writes)) return 'every write stores the same value';
  if (isMonotoneFlag(writes)) return 'a flag that is only ever set: a late reader sees the old value and nothing else';
  if (isStatistic(finding.address, writes, places)) return 'a statistics counter by its name: an update may be lost';
  return undefined;
}

function bothWrite(a: number, b: number): boolean {
  return a !== AccessKind.read && b !== AccessKind.read;
}

function sameValue(writes: readonly WriteAccess[]): boolean {
  const [first] = writes;
  return (
    writes.length > 1 &&
    writes.every(({ values, bytes }) => values.after === first?.values.after && bytes === first?.bytes)
  );
}

/** 0 to 1 (or to one other value), never back. */
function isMonotoneFlag(writes: readonly WriteAccess[]): boolean {
  const set = writes[0]?.values.after;
  if (set !== 1n && set !== -1n) return false;
  return writes.every(({ values }) => values.after === set && (values.before === 0n || values.before === set));
}

/** Counts up by small amounts, and is called a statistic. */
function isStatistic(address: number, writes: readonly WriteAccess[], places: Places): boolean {
  const global = places.symbolizer.globalAt(address);
  const name = `${global?.name ?? ''}${global?.member ?? ''}`;
  if (!/stat(?:s|istics?)?(?![a-z])|metric|profil/i.test(name)) return false;
  return writes.every(
    ({ values }) => values.before !== undefined && values.after !== undefined && values.after > values.before,
  );
}
