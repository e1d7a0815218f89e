/** Lists of code ranges: `.debug_ranges` (DWARF 4) and `.debug_rnglists` (DWARF 5). */

import { RLE } from './constants.ts';
import { MalformedDwarf } from './cursor.ts';
import type { Ranges, Unit } from './unit.ts';

/** The list at `offset`, pairs `low, high`; what the linker discarded is left out. `base` is the unit's own address. */
export function listedRanges(unit: Unit, offset: number, base: number): Ranges {
  return unit.version >= 5 ? rangeList5(unit, offset, base) : rangeList4(unit, offset, base);
}

function rangeList4(unit: Unit, offset: number, base: number): Ranges {
  const { sections } = unit.context;
  const cursor = sections.cursor('ranges', offset);
  const greatest = unit.addressSize === 8 ? 2 ** 64 : 2 ** (8 * unit.addressSize) - 1;
  const result: number[] = [];
  let from = base;
  for (;;) {
    const low = cursor.unsigned(unit.addressSize);
    const high = cursor.unsigned(unit.addressSize);
    sections.spend('ranges', 2 * unit.addressSize);
    if (low === 0 && high === 0) return result;
    if (low === greatest) from = high;
    else if (sections.isCode(from + low, from + high)) result.push(from + low, from + high);
  }
}

function rangeList5(unit: Unit, offset: number, base: number): Ranges {
  const { sections } = unit.context;
  const cursor = sections.cursor('rnglists', offset);
  const result: number[] = [];
  const add = (low: number, high: number): void => {
    if (sections.isCode(low, high)) result.push(low, high);
  };
  let from = base;
  for (;;) {
    const start = cursor.position;
    const kind = cursor.u8();
    switch (kind) {
      case RLE.endOfList:
        return result;
      case RLE.baseAddressx:
        from = unit.indexedAddress(cursor.uleb());
        break;
      case RLE.baseAddress:
        from = cursor.unsigned(unit.addressSize);
        break;
      case RLE.startxEndx: {
        const low = unit.indexedAddress(cursor.uleb());
        add(low, unit.indexedAddress(cursor.uleb()));
        break;
      }
      case RLE.startxLength: {
        const low = unit.indexedAddress(cursor.uleb());
        add(low, low + cursor.uleb());
        break;
      }
      case RLE.offsetPair: {
        const low = from + cursor.uleb();
        add(low, from + cursor.uleb());
        break;
      }
      case RLE.startEnd: {
        const low = cursor.unsigned(unit.addressSize);
        add(low, cursor.unsigned(unit.addressSize));
        break;
      }
      case RLE.startLength: {
        const low = cursor.unsigned(unit.addressSize);
        add(low, low + cursor.uleb());
        break;
      }
      default:
        throw new MalformedDwarf(`unknown kind ${kind} of range list entry`);
    }
    sections.spend('rnglists', cursor.position - start);
  }
}
