/** The rows of an interleaving in words. */
import { AccessKind } from '../engine/kernel.ts';
import type { Access, InterleavingRow, MemoryObject, SourceLocation, Wait } from '../report/model.ts';
import { isSystemPlace, type Places } from './places.ts';
import type { RawRow } from './recorder.ts';

/** Rows shown; longer interleavings keep their beginning and their end. */
const maxRows = 400;

export function interleavingOf(
  recorded: readonly RawRow[],
  accesses: readonly Access[] | undefined,
  waits: readonly Wait[] | undefined,
  places: Places,
  local: MemoryObject | undefined,
): InterleavingRow[] {
  const rows = withoutIncidental(recorded, accesses, places);
  const kept = rows.length <= maxRows ? rows : [...rows.slice(0, maxRows / 4), ...rows.slice(-(maxRows * 3) / 4)];
  // The wait is the last operation of its kind there, not one that ended well before.
  const waiting = (waits ?? []).map((wait) =>
    kept.findLast(({ thread, text, stack }) => {
      return thread === wait.thread && text === wait.operation && samePlace(places.top(stack), wait.location);
    }),
  );
  return kept.map((row) => {
    const location = locationOf(row, places);
    const marks = row.site > 0 ? accessOf(row, accesses) : waiting.indexOf(row);
    return {
      step: row.step,
      thread: row.thread,
      text: rowText(row, places, local),
      location,
      ...(row.switchReason === undefined ? {} : { switchReason: row.switchReason }),
      ...(marks < 0 ? {} : { marks }),
      ...(row.access?.atomic?.newest === undefined ? {} : { weak: true }),
    };
  });
}

const locationOf = (row: RawRow, places: Places): SourceLocation =>
  row.site > 0 ? places.site(row.site) : places.top(row.stack);

/**
 * Without what libraries do on their own before the thread's next row, which says then why the threads switched: what std::thread needs, atomics of
 * shared_ptr and of streams before there is a second thread.
 */
function withoutIncidental(rows: readonly RawRow[], accesses: readonly Access[] | undefined, places: Places): RawRow[] {
  let reason: string | undefined;
  return rows.flatMap((row, index) => {
    const switchReason = reason ?? row.switchReason;
    const goesOn = row.incidental === true && rows[index + 1]?.thread === row.thread;
    const left = goesOn && accessOf(row, accesses) < 0 && isForeign(row, places);
    reason = left ? switchReason : undefined;
    return left ? [] : [switchReason === undefined ? row : { ...row, switchReason }];
  });
}

/** Compiled parts of libraries have no debug information. */
function isForeign(row: RawRow, places: Places): boolean {
  const location = locationOf(row, places);
  return isSystemPlace(location) || (row.access !== undefined && location.file === '');
}

/** `counter = 2 (was 1)`, `read counter: 2`; operations on objects as they are. */
function rowText(row: RawRow, places: Places, local: MemoryObject | undefined): string {
  const { access } = row;
  if (access === undefined) return row.text;
  const global = places.symbolizer.globalAt(access.address);
  const plain = global === undefined ? `0x${access.address.toString(16)}` : `${global.name}${global.member ?? ''}`;
  const name = (access.address === local?.address ? /`(.*)`/.exec(local.name)?.[1] : undefined) ?? plain;
  const { before, after } = access.values;
  const show = (value: bigint): string => formatValue(value, global?.typeName ?? '', access.bytes);
  switch (access.kind) {
    case AccessKind.read:
      return before === undefined ? `read ${name}` : `read ${name}: ${show(before)}${staleText(access, show)}`;
    case AccessKind.atomicRead:
      return before === undefined
        ? `atomic read ${name}`
        : `atomic read ${name}: ${show(before)}${staleText(access, show)}`;
    case AccessKind.free:
      return `free ${name}`;
    default: {
      const atomic = access.kind === AccessKind.write ? '' : 'atomic ';
      if (access.kind === AccessKind.atomicModify && access.atomic?.failedSpuriously === true)
        return `compare-exchange of ${name} fails spuriously: ${before === undefined ? '?' : show(before)}`;
      if (before === undefined || after === undefined) return `${atomic}write ${name}`;
      const behind = access.atomic?.newest;
      if (behind !== undefined && access.kind === AccessKind.atomicWrite)
        return `atomic ${name} = ${show(after)} (before T${behind.thread}'s ${behind.value === undefined ? 'store' : show(behind.value)})`;
      return before === after
        ? `${atomic}${name} = ${show(after)} (unchanged)`
        : `${atomic}${name} = ${show(after)} (was ${show(before)})`;
    }
  }
}

export function formatValue(value: bigint, typeName: string, bytes: number): string {
  const pointer = typeName.includes('*');
  if (!pointer && value < 0xffff_ffffn && value > -0x1_0000n) return value.toString();
  return `0x${BigInt.asUintN(bytes * 8, value).toString(16)}`;
}

function accessOf(row: RawRow, accesses: readonly Access[] | undefined): number {
  return accesses?.findIndex((one) => one.step === row.step && one.thread === row.thread) ?? -1;
}

/** ` (stale: T1 stored 1)`: an older store was read. Empty for others. */
function staleText(access: NonNullable<RawRow['access']>, show: (value: bigint) => string): string {
  const newest = access.atomic?.newest;
  if (newest === undefined) return '';
  return newest.value === undefined ? ' (stale)' : ` (stale: T${newest.thread} stored ${show(newest.value)})`;
}

function samePlace(a: SourceLocation | undefined, b: SourceLocation): boolean {
  return a?.file === b.file && a.line === b.line && a.column === b.column;
}
