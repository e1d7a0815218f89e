/**
 * Races that look harmless. They are undefined behaviour and are still reported, as warnings with the reason: the reader decides. A pattern has to hold
 * for every write to the location in the traced execution, so one that hides lost data does not qualify.
 */
import { AccessKind } from '../engine/kernel.ts';
import type { RawAccess, RawFinding } from '../engine/outcome.ts';
import type { SourceLocation } from '../report/model.ts';
import type { Places } from './places.ts';
import type { RawRow, Recorder } from './recorder.ts';

type WriteAccess = NonNullable<RawRow['access']>;

/** Why the race is likely benign; undefined when nothing suggests it. */
export function benignReason(finding: RawFinding, recorder: Recorder, places: Places): string | undefined {
  const [current, previous] = finding.accesses ?? [];
  if (current === undefined || previous === undefined || finding.address === undefined) return undefined;
  if (current.kind === AccessKind.free || previous.kind === AccessKind.free) return undefined;
  const { writes } = recorder;
  if (recorder.partial || writes.length === 0) return undefined;
  if (writes.some(({ values }) => values.before === undefined || values.after === undefined)) return undefined;
  if (bothWrite(current.kind, previous.kind) && sameValue(writes)) return 'every write stores the same value';
  if (isMonotoneFlag(writes) && !isCheckedFirst(writes, places))
    return 'a flag that is only ever set: a late reader sees the old value and nothing else';
  const fields = separateFields(finding.address, writes, places);
  if (fields !== undefined && [current, previous].every((access) => isUpdate(access, recorder, places))) {
    return `${fields} are bit-fields of one word: no update is lost here, but one is when the threads store the word at the same time`;
  }
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

/**
 * Whether a thread that sets the flag has looked at it before, elsewhere in the source (`flag |= 1` looks where it sets): who looks late does the work
 * of the other thread once more, and who looks early uses what is not there yet, as with a flag that says that something was initialised.
 */
function isCheckedFirst(writes: readonly WriteAccess[], places: Places): boolean {
  return writes.some(
    ({ looked }) => looked !== undefined && !isSamePlace(places.site(looked.read), places.site(looked.write)),
  );
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

/**
 * The bit-fields that the writes change, in words, when several threads write and no two of them change the same one. From values: what a
 * read-modify-write stores back unchanged is not changed.
 */
function separateFields(address: number, writes: readonly WriteAccess[], places: Places): string | undefined {
  const fields = places.symbolizer.bitFieldsAt(address);
  if (fields.length < 2) return undefined;
  const writerOf = new Map<string, number>();
  for (const write of writes) {
    let changed = changedBits(write);
    for (const { name, first, count } of fields) {
      const shift = first + (address - write.address) * 8;
      if (shift + count <= 0 || shift >= write.bytes * 8) continue;
      const mask = ((1n << BigInt(count)) - 1n) << BigInt(Math.max(0, shift));
      if ((changed & mask) === 0n) continue;
      // A field that begins before the write is too rare to be cut into two.
      if (shift < 0 || (writerOf.get(name) ?? write.thread) !== write.thread) return undefined;
      writerOf.set(name, write.thread);
      changed &= ~mask;
    }
    if (changed !== 0n) return undefined;
  }
  if (new Set(writerOf.values()).size < 2) return undefined;
  const owner = places.symbolizer.globalAt(address);
  const path = `${owner?.name ?? ''}${(owner?.member ?? '').replace(/\.[^.]*$/, '')}`;
  const names = [...writerOf.keys()].map((name) => `\`${path}.${name}\``);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function changedBits({ bytes, values }: WriteAccess): bigint {
  return BigInt.asUintN(bytes * 8, (values.before ?? 0n) ^ (values.after ?? 0n));
}

/** A write, or the read that belongs to one: the thread's next access there writes, at the same place in the source. */
function isUpdate(access: RawAccess, recorder: Recorder, places: Places): boolean {
  if (access.kind === AccessKind.write) return true;
  if (access.kind !== AccessKind.read) return false;
  const { previous } = recorder;
  const { thread, step, site } =
    previous?.site === access.site && previous.thread === access.thread ? previous : access;
  const own = recorder.rows.filter((row) => row.thread === thread && row.access?.address === access.address);
  const at = own.findIndex((row) => row.step === step && row.site === site);
  const next = own[at + 1];
  if (at < 0 || next?.access?.kind !== AccessKind.write) return false;
  return isSamePlace(places.site(site), places.site(next.site));
}

function isSamePlace(a: SourceLocation, b: SourceLocation): boolean {
  return a.line > 0 && a.file === b.file && a.line === b.line && a.column === b.column;
}
