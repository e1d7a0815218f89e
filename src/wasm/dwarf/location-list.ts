/** Where a variable is at one place of the code: an expression that always holds, or one of `.debug_loc` (DWARF 4) or `.debug_loclists` (DWARF 5). */

import { AT, FORM, LLE } from './constants.ts';
import { type Cursor, MalformedDwarf } from './cursor.ts';
import type { Entry } from './entry.ts';
import type { Unit } from './unit.ts';

/** An expression and the code that it holds for. */
export interface Location {
  readonly low: number;
  readonly high: number;
  readonly expression: Cursor;
}

/** The expression of DW_AT_location that holds at `codeOffset`; undefined when none does. */
export function locationAt(unit: Unit, entry: Entry, codeOffset: number): Cursor | undefined {
  for (const { low, high, expression } of locations(unit, entry)) {
    if (codeOffset >= low && codeOffset < high) return expression;
  }
  return undefined;
}

/** All expressions of DW_AT_location; one that holds where no other does comes last. */
export function* locations(unit: Unit, entry: Entry): Iterable<Location> {
  const expression = unit.block(entry, AT.location);
  if (expression) {
    yield { low: 0, high: Infinity, expression };
    return;
  }
  const index = entry.abbreviation.names.indexOf(AT.location);
  const value = entry.values[index];
  const form = entry.forms[index];
  if (value === undefined) return;
  if (form === FORM.loclistx) yield* inList5(unit, indexedList(unit, value));
  if (form === FORM.secOffset) yield* unit.version >= 5 ? inList5(unit, value) : inList4(unit, value);
}

/** Pairs of addresses with an expression each, relative to the unit or to the last base. */
function* inList4(unit: Unit, offset: number): Iterable<Location> {
  const { sections } = unit.context;
  const cursor = sections.cursor('loc', offset);
  const greatest = 2 ** (8 * unit.addressSize) - 1;
  let base = unit.address(unit.root, AT.lowPc) ?? 0;
  for (;;) {
    const low = cursor.unsigned(unit.addressSize);
    const high = cursor.unsigned(unit.addressSize);
    if (low === 0 && high === 0) return;
    if (low === greatest) {
      base = high;
      continue;
    }
    const start = cursor.skip(cursor.u16());
    yield { low: base + low, high: base + high, expression: sections.cursor('loc', start, cursor.position) };
  }
}

function* inList5(unit: Unit, offset: number): Iterable<Location> {
  const { sections } = unit.context;
  const cursor = sections.cursor('loclists', offset);
  let base = unit.address(unit.root, AT.lowPc) ?? 0;
  let fallback: Cursor | undefined;
  for (;;) {
    const kind = cursor.u8();
    let low = 0;
    let high = 0;
    switch (kind) {
      case LLE.endOfList:
        if (fallback) yield { low: 0, high: Infinity, expression: fallback };
        return;
      case LLE.baseAddressx:
        base = unit.indexedAddress(cursor.uleb());
        continue;
      case LLE.baseAddress:
        base = cursor.unsigned(unit.addressSize);
        continue;
      case LLE.startxEndx:
        low = unit.indexedAddress(cursor.uleb());
        high = unit.indexedAddress(cursor.uleb());
        break;
      case LLE.startxLength:
        low = unit.indexedAddress(cursor.uleb());
        high = low + cursor.uleb();
        break;
      case LLE.offsetPair:
        low = base + cursor.uleb();
        high = base + cursor.uleb();
        break;
      case LLE.defaultLocation:
        break;
      case LLE.startEnd:
        low = cursor.unsigned(unit.addressSize);
        high = cursor.unsigned(unit.addressSize);
        break;
      case LLE.startLength:
        low = cursor.unsigned(unit.addressSize);
        high = low + cursor.uleb();
        break;
      default:
        throw new MalformedDwarf(`unknown kind ${kind} of location list entry`);
    }
    const start = cursor.skip(cursor.uleb());
    const expression = sections.cursor('loclists', start, cursor.position);
    if (kind === LLE.defaultLocation) fallback = expression;
    else yield { low, high, expression };
  }
}

/** The table of offsets behind the header of the unit's contribution. */
function indexedList(unit: Unit, index: number): number {
  const headerSize = unit.offsetSize === 8 ? 20 : 12;
  const base = unit.number(unit.root, AT.loclistsBase) ?? headerSize;
  return base + unit.context.sections.cursor('loclists', base + index * unit.offsetSize).unsigned(unit.offsetSize);
}
