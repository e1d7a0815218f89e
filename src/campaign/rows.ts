/** The rows of an interleaving in words. */
import { AccessKind } from '../engine/kernel.ts';
import type { AccessValues } from '../engine/values.ts';
import type { Access, InterleavingRow, SourceLocation, Wait } from '../report/model.ts';
import { isNull, isSamePlace, isSystemPlace, nullText, type Places } from './places.ts';
import { objectCall } from './object-calls.ts';
import { isOperation, type RawRow, withoutRows } from './raw-row.ts';
import { mostTelling } from './telling-rows.ts';
import { isNamed, sharedValues } from './shared-values.ts';
import type { StackName, StackNames } from './stack-names.ts';

/** Rows shown. */
const shown = { all: 400, first: 100, fresh: 100 };

/** `fatal`: the finding's own access, if it has one, ended the execution. */
export function interleavingOf(
  recorded: readonly RawRow[],
  accesses: readonly Access[] | undefined,
  waits: readonly Wait[] | undefined,
  places: Places,
  stackNames: StackNames,
  fatal: boolean,
): InterleavingRow[] {
  const rows = withoutIncidental(sharedValues(recorded, places), accesses, places);
  const kept = rows.length <= shown.all ? rows : mostTelling(rows, shown);
  // The wait is the last operation of its kind there, not one that ended well before.
  const waiting = (waits ?? []).map((wait) =>
    kept.findLast(
      (row) =>
        row.thread === wait.thread &&
        isOperation(row, wait.operation) &&
        isSamePlace(places.top(row.stack), wait.location),
    ),
  );
  const addresses = addressesOf(kept, places);
  const operations = new Set(kept.map(({ text }) => text));
  const textOf = (row: RawRow, isOwn: boolean): string => {
    if (row.heap !== undefined) return `${row.heap.verb} 0x${row.heap.address.toString(16)}`;
    if (row.access !== undefined) {
      const call = objectCall({ site: row.site, address: row.access.address }, places, row.access.local);
      if (call !== undefined) return places.objectNames.complete(call, false);
      return accessText(fatal && isOwn ? unmade(row.access) : row.access, places, addresses);
    }
    const short = stackNames.withoutPlace(row.text);
    const text = places.objectNames.complete(short === undefined || operations.has(short) ? row.text : short, false);
    return row.answer === undefined ? text : `${text} (${row.answer})`;
  };
  return kept.map((row) => {
    const location = locationOf(row, places);
    const access = accessOf(row, accesses);
    const marks = access >= 0 ? access : waiting.indexOf(row);
    return {
      step: row.step,
      thread: row.thread,
      text: textOf(row, marks >= 0),
      location,
      ...(row.switchReason === undefined ? {} : { switchReason: row.switchReason }),
      ...(marks < 0 ? {} : { marks }),
      ...(row.access?.atomic?.newest === undefined ? {} : { weak: true }),
      ...(row.gap === true ? { gap: true } : {}),
    };
  });
}

/** Addresses that go by each name: locals of different functions may have the same. */
function addressesOf(rows: readonly RawRow[], places: Places): Map<string, Set<number>> {
  const addresses = new Map<string, Set<number>>();
  for (const { access } of rows) {
    if (access === undefined) continue;
    const { name } = namedMemory(access, places);
    addresses.set(name, (addresses.get(name) ?? new Set()).add(access.address));
  }
  return addresses;
}

/** In the program's own code, where that is known. */
function locationOf(row: RawRow, places: Places): SourceLocation {
  const place = placeOf(row, places);
  return row.stack.length > 0 && isSystemPlace(place) ? places.top(row.stack) : place;
}

const placeOf = (row: RawRow, places: Places): SourceLocation =>
  row.site > 0 ? places.site(row.site) : places.top(row.stack);

/**
 * Without what libraries do on their own before the thread's next row, which says then why the threads switched: what std::thread needs, atomics of
 * shared_ptr and of streams before there is a second thread, buffers of the call that a race is in.
 */
function withoutIncidental(rows: readonly RawRow[], accesses: readonly Access[] | undefined, places: Places): RawRow[] {
  return withoutRows(rows, (row, goesOn) => {
    const isAside =
      ((row.incidental === true || row.quiet === true) && isForeign(row, places)) ||
      isLibraryMemory(row, places) ||
      isLibraryOwn(row, places);
    return goesOn && isAside && accessOf(row, accesses) < 0;
  });
}

/** Done by a library that no code of the program called: before and after a thread's function. */
const isLibraryOwn = (row: RawRow, places: Places): boolean =>
  row.access !== undefined && row.stack.length > 0 && isSystemPlace(places.top(row.stack));

/** Compiled parts of libraries have no debug information. */
function isForeign(row: RawRow, places: Places): boolean {
  const location = placeOf(row, places);
  return isSystemPlace(location) || (row.access !== undefined && location.file === '');
}

/** What the compiler instruments itself. */
const ownAccess = /^(?:(?:unaligned_|volatile_)*(?:read|write|read_write)(?:\d+|_range)|vptr_.*)$/;

/** What a function of libc accesses beside the memory that it races on: its own variables and buffers, and the stream itself. */
const isLibraryMemory = (row: RawRow, places: Places): boolean =>
  row.elsewhere === true && !ownAccess.test(places.hook(row.site)) && !isNamed(row, places);

/** It was not made: it has stored nothing. */
const unmade = (access: RowAccess): RowAccess => ({
  ...access,
  values: { ...access.values, after: undefined },
  failed: false,
});

const nothing: AccessValues = { before: undefined, after: undefined };

type RowAccess = NonNullable<RawRow['access']>;

/** `counter = 2 (was 1)`, `read counter: 2`. */
function accessText(access: RowAccess, places: Places, addresses: ReadonlyMap<string, ReadonlySet<number>>): string {
  const { name: plain, partType } = namedMemory(access, places);
  const shared = (addresses.get(plain)?.size ?? 0) > 1 && access.local?.partType !== undefined;
  const name = shared ? `${plain} (${access.local?.where})` : plain;
  // What is not there has no value.
  const { before, after } = isNull(access.address) ? nothing : access.values;
  const show = (value: bigint): string => formatValue(value, partType, access.bytes);
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
      if (access.failed === true) {
        const how = access.atomic?.failedSpuriously === true ? ' spuriously' : '';
        return `compare-exchange of ${name} fails${how}: ${before === undefined ? '?' : show(before)}${staleText(access, show)}`;
      }
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

/** Without where a variable is declared. */
export const plainLocal = ({ name, where, partType }: StackName): string =>
  partType === undefined ? `${name} (${where})` : name;

/** The variable accessed, and the type of what lies there. */
export function namedMemory(
  { address, local }: RowAccess,
  places: Places,
): { readonly name: string; readonly partType: string } {
  if (local !== undefined) return { name: plainLocal(local), partType: local.partType ?? '' };
  if (isNull(address)) return { name: nullText(address), partType: '' };
  const global = places.symbolizer.globalAt(address);
  if (global === undefined) {
    const member = places.heapMembers.at(address);
    if (member === undefined) return { name: places.addressText(address), partType: '' };
    return { name: `0x${member.base.toString(16)}->${member.path.slice(1)}`, partType: member.partType };
  }
  return { name: `${global.name}${global.member ?? ''}`, partType: global.partType };
}

export function formatValue(value: bigint, typeName: string, bytes: number): string {
  const pointer = typeName.includes('*');
  if (!pointer && value < 0xffff_ffffn && value > -0x1_0000n) return value.toString();
  return `0x${BigInt.asUintN(bytes * 8, value).toString(16)}`;
}

function accessOf(row: RawRow, accesses: readonly Access[] | undefined): number {
  if (row.verb !== undefined) {
    const isOf = ({ step, thread, operation }: Access): boolean =>
      step === row.step && thread === row.thread && isOperation(row, operation);
    return accesses?.findIndex(isOf) ?? -1;
  }
  if (row.site === 0 && row.heap === undefined) return -1;
  const isFree = row.heap?.verb === 'free';
  // What is wrong with an access shows when it is made, which may be long after its thread came to it.
  const isAt = (step: number): boolean => step === row.step || (row.access !== undefined && step === row.taken);
  const isOf = ({ step, thread, operation }: Access): boolean =>
    isAt(step) && thread === row.thread && (operation === 'free') === isFree;
  return row.heap?.verb === 'allocate' ? -1 : (accesses?.findIndex(isOf) ?? -1);
}

/** ` (stale: T1 stored 1)`: an older store was read. Empty for others. */
function staleText(access: RowAccess, show: (value: bigint) => string): string {
  const newest = access.atomic?.newest;
  if (newest === undefined) return '';
  return newest.value === undefined ? ' (stale)' : ` (stale: T${newest.thread} stored ${show(newest.value)})`;
}
