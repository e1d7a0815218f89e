/** Compile units of `.debug_info`: headers, entries on demand, and the values that need the unit's bases. */

import { type AbbreviationTable, type Encoding, parseAbbreviations } from './abbreviations.ts';
import { AT, FORM } from './constants.ts';
import { type Cursor, MalformedDwarf } from './cursor.ts';
import { blockLength, type Entry, readEntry } from './entry.ts';
import { listedRanges } from './ranges.ts';
import type { DebugSections } from './sections.ts';

const UNIT_TYPE = { compile: 1, type: 2, partial: 3, skeleton: 4, splitCompile: 5, splitType: 6 } as const;

/** Everything of the units that is shared between them. */
export interface UnitContext {
  readonly sections: DebugSections;
  readonly note: (text: string) => void;
  readonly abbreviations: Map<string, AbbreviationTable>;
}

interface Header extends Encoding {
  readonly offset: number;
  readonly end: number;
  readonly firstEntry: number;
  readonly abbreviationOffset: number;
}

interface Bases {
  readonly strOffsets: number;
  readonly addr: number;
  readonly rnglists: number;
}

/** Values of an attribute that stand for half-open code ranges: `[low, high, low, high...]`. */
export type Ranges = readonly number[];

export class Unit implements Encoding {
  readonly index: number;
  readonly context: UnitContext;
  readonly version: number;
  readonly addressSize: number;
  readonly offsetSize: number;
  readonly offset: number;
  readonly end: number;
  readonly firstEntry: number;
  private readonly abbreviationOffset: number;
  private table: AbbreviationTable | undefined;
  private rootEntry: Entry | undefined;
  private baseValues: Bases | undefined;
  private readonly rangeLists = new Map<number, Ranges>();

  constructor(index: number, context: UnitContext, header: Header) {
    this.index = index;
    this.context = context;
    this.version = header.version;
    this.addressSize = header.addressSize;
    this.offsetSize = header.offsetSize;
    this.offset = header.offset;
    this.end = header.end;
    this.firstEntry = header.firstEntry;
    this.abbreviationOffset = header.abbreviationOffset;
  }

  get abbreviations(): AbbreviationTable {
    if (this.table) return this.table;
    const key = `${this.abbreviationOffset}/${this.addressSize}/${this.offsetSize}/${this.version <= 2}`;
    let table = this.context.abbreviations.get(key);
    if (!table) {
      table = parseAbbreviations(this.context.sections, this.abbreviationOffset, this);
      this.context.abbreviations.set(key, table);
    }
    return (this.table = table);
  }

  /** The entry of the unit itself. */
  get root(): Entry {
    return (this.rootEntry ??= this.entry(this.firstEntry));
  }

  cursor(position: number): Cursor {
    return this.context.sections.cursor('info', position, this.end);
  }

  /** Reads the entry at `offset`. @throws MalformedDwarf when there is none. */
  entry(offset: number): Entry {
    if (offset < this.firstEntry) throw new MalformedDwarf(`entry ${offset} lies before its unit`);
    const cursor = this.cursor(offset);
    const code = cursor.uleb();
    const abbreviation = this.abbreviations.get(code);
    if (!abbreviation) throw new MalformedDwarf(`entry ${offset} has unknown abbreviation ${code}`);
    return readEntry(cursor, offset, abbreviation, this, this.offset);
  }

  number(entry: Entry, attribute: number): number | undefined {
    const index = entry.abbreviation.names.indexOf(attribute);
    if (index < 0) return undefined;
    return isBlock(entry.forms[index] ?? 0) ? undefined : entry.values[index];
  }

  flag(entry: Entry, attribute: number): boolean {
    return (this.number(entry, attribute) ?? 0) !== 0;
  }

  text(entry: Entry, attribute: number): string | undefined {
    const index = entry.abbreviation.names.indexOf(attribute);
    const value = entry.values[index];
    return value === undefined ? undefined : this.formText(entry.forms[index] ?? 0, value);
  }

  /** The string that a value of a string form stands for. `position` of inline strings counts in `.debug_info`. */
  private formText(form: number, value: number): string | undefined {
    const { sections } = this.context;
    switch (form) {
      case FORM.string:
        return this.cursor(value).text();
      case FORM.strp:
        return sections.text(value);
      case FORM.lineStrp:
        return sections.lineText(value);
      case FORM.strx:
      case FORM.strx1:
      case FORM.strx2:
      case FORM.strx3:
      case FORM.strx4: {
        const at = this.bases.strOffsets + value * this.offsetSize;
        return sections.text(sections.cursor('strOffsets', at).unsigned(this.offsetSize));
      }
      default:
        return undefined;
    }
  }

  address(entry: Entry, attribute: number): number | undefined {
    const index = entry.abbreviation.names.indexOf(attribute);
    const value = entry.values[index];
    if (value === undefined) return undefined;
    switch (entry.forms[index] ?? 0) {
      case FORM.addr:
        return value;
      case FORM.addrx:
      case FORM.addrx1:
      case FORM.addrx2:
      case FORM.addrx3:
      case FORM.addrx4:
        return this.indexedAddress(value);
      default:
        return undefined;
    }
  }

  indexedAddress(index: number): number {
    return this.context.sections.cursor('addr', this.bases.addr + index * this.addressSize).unsigned(this.addressSize);
  }

  /** A cursor over the block (an expression, as a rule) of an attribute. */
  block(entry: Entry, attribute: number): Cursor | undefined {
    const index = entry.abbreviation.names.indexOf(attribute);
    const start = entry.values[index];
    const form = entry.forms[index] ?? 0;
    if (start === undefined || !isBlock(form)) return undefined;
    const cursor = this.cursor(start);
    const length = blockLength(cursor, form);
    return this.context.sections.cursor('info', cursor.position, cursor.position + length);
  }

  /** Code that an entry covers; what the linker discarded is left out. */
  ranges(entry: Entry): Ranges {
    const { sections } = this.context;
    const index = entry.abbreviation.names.indexOf(AT.ranges);
    const value = entry.values[index];
    if (value !== undefined) {
      const isIndexed = entry.forms[index] === FORM.rnglistx;
      const at = isIndexed ? this.indexedRangeList(value) : value;
      const cached = this.rangeLists.get(at);
      if (cached) return cached;
      const base = this.firstEntry === entry.offset ? undefined : this.root;
      const list = listedRanges(this, at, this.address(base ?? entry, AT.lowPc) ?? 0);
      this.rangeLists.set(at, list);
      return list;
    }
    const low = this.address(entry, AT.lowPc);
    if (low === undefined) return [];
    // A constant DW_AT_high_pc is a length.
    const high = this.address(entry, AT.highPc) ?? low + (this.number(entry, AT.highPc) ?? 0);
    return sections.isCode(low, high) ? [low, high] : [];
  }

  private indexedRangeList(index: number): number {
    const base = this.bases.rnglists;
    return base + this.context.sections.cursor('rnglists', base + index * this.offsetSize).unsigned(this.offsetSize);
  }

  private get bases(): Bases {
    const headerSize = this.offsetSize === 8 ? 16 : 8;
    return (this.baseValues ??= {
      strOffsets: this.number(this.root, AT.strOffsetsBase) ?? headerSize,
      addr: this.number(this.root, AT.addrBase) ?? headerSize,
      rnglists: this.number(this.root, AT.rnglistsBase) ?? headerSize + 4,
    });
  }
}

function isBlock(form: number): boolean {
  switch (form) {
    case FORM.block:
    case FORM.block1:
    case FORM.block2:
    case FORM.block4:
    case FORM.exprloc:
    case FORM.data16:
      return true;
    default:
      return false;
  }
}

/** Reads the unit headers of `.debug_info`; entries are read when asked for. */
export function readUnits(context: UnitContext): Unit[] {
  const units: Unit[] = [];
  const cursor = context.sections.cursor('info', 0);
  while (!cursor.done) {
    const offset = cursor.position;
    try {
      let length = cursor.u32();
      let offsetSize = 4;
      if (length === 0xffffffff) {
        length = cursor.u64();
        offsetSize = 8;
      }
      const start = cursor.position;
      const isCutOff = start + length > cursor.end;
      const end = isCutOff ? cursor.end : start + length;
      if (isCutOff) context.note(`.debug_info: the unit at ${offset} is cut off`);
      const header = readHeader(cursor, offset, end, offsetSize);
      if (header) units.push(new Unit(units.length, context, header));
      cursor.position = end;
    } catch (error) {
      if (!(error instanceof MalformedDwarf)) throw error;
      context.note(`.debug_info: unit header at ${offset}: ${error.message}`);
      break;
    }
  }
  return units;
}

/** Undefined for a unit that holds no code: types only, or a kind that is not known. */
function readHeader(cursor: Cursor, offset: number, end: number, offsetSize: number): Header | undefined {
  const version = cursor.u16();
  if (version < 2 || version > 5) throw new MalformedDwarf(`DWARF version ${version} is not supported`);
  let addressSize: number;
  let abbreviationOffset: number;
  if (version >= 5) {
    const type = cursor.u8();
    addressSize = cursor.u8();
    abbreviationOffset = cursor.unsigned(offsetSize);
    if (type === UNIT_TYPE.skeleton) cursor.skip(8);
    else if (type !== UNIT_TYPE.compile && type !== UNIT_TYPE.partial) return undefined;
  } else {
    abbreviationOffset = cursor.unsigned(offsetSize);
    addressSize = cursor.u8();
  }
  return { offset, end, version, addressSize, offsetSize, firstEntry: cursor.position, abbreviationOffset };
}
