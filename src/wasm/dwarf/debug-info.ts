/** All compile units of one binary and what was parsed of them so far: each part is read at its first use and kept. */

import { MalformedDwarf } from './cursor.ts';
import type { Entry } from './entry.ts';
import { type LineHeader, readLineHeader } from './line-header.ts';
import { LineTable } from './line-table.ts';
import { ScopeScan, type UnitScopes } from './scopes.ts';
import { DebugSections } from './sections.ts';
import { readUnits, type Unit } from './unit.ts';

interface Parts {
  scopes?: UnitScopes;
  lineHeader?: LineHeader | undefined;
  lineTable?: LineTable | undefined;
}

export class DebugInfo {
  readonly units: readonly Unit[];
  readonly sections: DebugSections;
  private readonly note: (text: string) => void;
  private readonly parts: Parts[];
  /** Code ranges of the units, in the order of the units. */
  private unitRanges: { readonly unit: Unit; readonly low: number; readonly high: number }[] | undefined;

  constructor(customs: ReadonlyMap<string, Uint8Array>, codeSize: number, note: (text: string) => void) {
    this.sections = new DebugSections(customs, codeSize);
    this.note = note;
    this.units = readUnits({ sections: this.sections, note, abbreviations: new Map() });
    this.parts = this.units.map(() => ({}));
  }

  /** The unit that holds the entry at `offset` of `.debug_info`. @throws MalformedDwarf when there is none. */
  unitAt(offset: number): Unit {
    let from = 0;
    let to = this.units.length;
    while (to - from > 1) {
      const middle = (from + to) >>> 1;
      if ((this.units[middle]?.offset ?? 0) <= offset) from = middle;
      else to = middle;
    }
    const unit = this.units[from];
    if (!unit || offset < unit.firstEntry || offset >= unit.end)
      throw new MalformedDwarf(`no unit holds entry ${offset}`);
    return unit;
  }

  entry(offset: number): Entry {
    return this.unitAt(offset).entry(offset);
  }

  scopes(unit: Unit): UnitScopes {
    return (this.partsOf(unit).scopes ??= new ScopeScan(unit));
  }

  lineHeader(unit: Unit): LineHeader | undefined {
    const parts = this.partsOf(unit);
    if (!('lineHeader' in parts)) parts.lineHeader = this.orNote(unit, () => readLineHeader(unit));
    return parts.lineHeader;
  }

  lineTable(unit: Unit): LineTable | undefined {
    const parts = this.partsOf(unit);
    if (!('lineTable' in parts)) {
      const header = this.lineHeader(unit);
      parts.lineTable = header && this.orNote(unit, () => new LineTable(this.sections, header, this.note));
    }
    return parts.lineTable;
  }

  /** A file of the unit's line table; '' when there is none. */
  file(unit: Unit, index: number): string {
    return this.lineHeader(unit)?.files[index] ?? '';
  }

  /** Units whose code meets `[low, high)`: several when an inline or weak function of one name came from many sources. */
  unitsOver(low: number, high: number): Unit[] {
    this.unitRanges ??= this.units.flatMap((unit) => {
      const ranges = this.orNote(unit, () => unit.ranges(unit.root)) ?? [];
      return pairs(ranges).map(([from, to]) => ({ unit, low: from, high: to }));
    });
    const found = new Set<Unit>();
    for (const range of this.unitRanges) if (range.low < high && range.high > low) found.add(range.unit);
    return [...found];
  }

  private partsOf(unit: Unit): Parts {
    return this.parts[unit.index] ?? {};
  }

  private orNote<T>(unit: Unit, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof MalformedDwarf)) throw error;
      this.note(`unit at ${unit.offset}: ${error.message}`);
      return undefined;
    }
  }
}

/** `[low, high, low, high]` as pairs. */
export function pairs(ranges: readonly number[]): (readonly [low: number, high: number])[] {
  const result: [number, number][] = [];
  for (let index = 0; index + 1 < ranges.length; index += 2) result.push([ranges[index] ?? 0, ranges[index + 1] ?? 0]);
  return result;
}

/** Whether `address` lies in one of the ranges. */
export function covers(ranges: readonly number[], address: number): boolean {
  for (let index = 0; index + 1 < ranges.length; index += 2) {
    if (address >= (ranges[index] ?? 0) && address < (ranges[index + 1] ?? 0)) return true;
  }
  return false;
}
