/**
 * Races that look harmless. They are undefined behaviour and are still reported, as warnings with the reason: the reader decides. A pattern has to hold
 * for every write to the location in the traced execution, so one that hides lost data does not qualify.
 */
import { AccessKind } from '../engine/kernel.ts';
import type { RawAccess, RawFinding } from '../engine/outcome.ts';
import type { SourceLocation } from '../report/model.ts';
import { objectCall } from './object-calls.ts';
import { isSamePlace, type Places } from './places.ts';
import type { RawRow } from './raw-row.ts';
import type { Recorder } from './recorder.ts';

type WriteAccess = NonNullable<RawRow['access']>;

/** Why the race is likely benign; undefined when nothing suggests it. */
export function benignReason(finding: RawFinding, recorder: Recorder, places: Places): string | undefined {
  const [current, previous] = finding.accesses ?? [];
  if (current === undefined || previous === undefined || finding.address === undefined) return undefined;
  if (current.kind === AccessKind.free || previous.kind === AccessKind.free) return undefined;
  // What a lock or semaphore is while it is being made, no value says.
  if ([current, previous, recorder.previous].some((access) => access && objectCall(access, places))) return undefined;
  if (isLibraryState(finding.address, places)) return lockedElsewhere(finding.address, places);
  const { writes } = recorder;
  if (recorder.partial || writes.length === 0) return undefined;
  if (writes.some(({ values }) => values.before === undefined || values.after === undefined)) return undefined;
  const blind = storesWhateverWasThere(writes, places);
  if (bothWrite(current.kind, previous.kind) && blind && sameValue(writes)) return 'every write stores the same value';
  if (blind && isMonotoneFlag(writes)) return flagReason;
  // Who takes a lock to write means it to be exact, and who takes none spoils that.
  if (writes.some(({ locks }) => locks !== 0)) return undefined;
  if (![current, previous].every((access) => isUpdate(access, recorder, places))) return undefined;
  const fields = separateFields(finding.address, writes, places);
  if (fields !== undefined) {
    return `${fields} are bit-fields of one word: no update is lost here, but one is when the threads store the word at the same time`;
  }
  if (isStatistic(finding.address, writes, places)) return 'a statistics counter by its name: an update may be lost';
  return undefined;
}

/** Hidden state of functions of libc (guest/libc/hidden-state.c), which POSIX does not make safe for threads. Its values say nothing: most of it only stands for what libc has. */
export function isLibraryState(address: number | undefined, { symbolizer }: Places): boolean {
  return address !== undefined && symbolizer.globalAt(address)?.file.startsWith('<heddle>') === true;
}

/** The libraries that most programs run with make some of it safe. */
function lockedElsewhere(address: number, { symbolizer }: Places): string | undefined {
  if (symbolizer.globalAt(address)?.name !== 'rand_state') return undefined;
  return lockedReason;
}

export const lockedReason =
  'POSIX does not make `rand` and `srand` safe for threads, but glibc does: they take a lock there';

export const flagReason = 'a flag that is only ever set: a late reader sees the old value and nothing else';

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
 * Whether no write depends on what its thread has seen there. A look elsewhere in the source says that it does: who looks late does the work of the other
 * thread once more, and who looks early uses what is not there yet. One at the same place is a `flag |= 1` when a thread that saw the value stored it
 * again, and may be a `count++` that loses an update when none did.
 */
function storesWhateverWasThere(writes: readonly WriteAccess[], places: Places): boolean {
  const looks = writes.flatMap(({ looked, values }) => (looked === undefined ? [] : { looked, after: values.after }));
  if (looks.some(({ looked }) => !isSameKnownPlace(places.site(looked.read), places.site(looked.write)))) return false;
  return looks.length === 0 || looks.some(({ looked, after }) => looked.value === after);
}

/** Most that a counter goes up by at a time: sizes are counted too. */
const greatestStep = 1n << 24n;

/** Counts up by small amounts, and is called a statistic. */
function isStatistic(address: number, writes: readonly WriteAccess[], places: Places): boolean {
  const global = places.symbolizer.globalAt(address);
  const name = `${global?.name ?? ''}${global?.member ?? ''}`;
  if (!/stat(?:s|istics?)(?![a-z])|metrics?(?![a-z])|profil(?:er|ing)(?![a-z])/i.test(name)) return false;
  if (global?.partType.includes('*') === true || places.symbolizer.bitFieldsAt(address).length > 0) return false;
  return writes.every(({ values }) => {
    const step = (values.after ?? 0n) - (values.before ?? 0n);
    return step > 0n && step < greatestStep;
  });
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
  return isSameKnownPlace(places.site(site), places.site(next.site));
}

function isSameKnownPlace(a: SourceLocation, b: SourceLocation): boolean {
  return a.line > 0 && isSamePlace(a, b);
}
