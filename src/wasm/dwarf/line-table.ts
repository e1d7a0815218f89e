/** Runs a line number program and answers which row covers an address. */

import { LNE, LNS } from './constants.ts';
import { type Cursor, MalformedDwarf } from './cursor.ts';
import type { LineHeader } from './line-header.ts';
import type { DebugSections } from './sections.ts';

/** Rows of one contiguous piece of code: one function, as clang lays out WebAssembly. */
interface Sequence {
  readonly low: number;
  readonly high: number;
  /** Rows `[first, end)`. */
  readonly first: number;
  readonly end: number;
}

/** Rows as columns of numbers: a big program has a million. */
class Rows {
  count = 0;
  addresses: Uint32Array = new Uint32Array(256);
  lines: Uint32Array = new Uint32Array(256);
  columns: Uint32Array = new Uint32Array(256);
  files: Uint32Array = new Uint32Array(256);

  push(address: number, line: number, column: number, file: number): void {
    if (this.count === this.addresses.length) {
      this.addresses = doubled(this.addresses);
      this.lines = doubled(this.lines);
      this.columns = doubled(this.columns);
      this.files = doubled(this.files);
    }
    this.addresses[this.count] = address;
    this.lines[this.count] = line;
    this.columns[this.count] = column;
    this.files[this.count] = file;
    this.count++;
  }
}

function doubled(numbers: Uint32Array): Uint32Array {
  const result = new Uint32Array(numbers.length * 2);
  result.set(numbers);
  return result;
}

export interface LineRow {
  readonly address: number;
  readonly file: number;
  /** 0: the compiler could not say. */
  readonly line: number;
  readonly column: number;
}

/** The row that covers an address, in the rows `[first, end)` of its sequence. */
export interface RowSpan {
  readonly first: number;
  readonly row: number;
  readonly end: number;
}

export class LineTable {
  private readonly rows = new Rows();
  /** Sorted by `low`. */
  private readonly sequences: Sequence[] = [];

  constructor(sections: DebugSections, header: LineHeader, note: (text: string) => void) {
    const cursor = sections.cursor('line', header.programStart, header.programEnd);
    try {
      this.run(cursor, header, sections);
    } catch (error) {
      if (!(error instanceof MalformedDwarf)) throw error;
      note(`.debug_line: ${error.message}`);
    }
    this.sequences.sort((a, b) => a.low - b.low);
  }

  /**
   * The row that covers `address`, with the rows of its sequence; undefined outside the table. Prefers a sequence that
   * begins in `[low, high)`: where a weak definition was overridden, its rows lie over somebody else's code.
   */
  covering(address: number, low: number, high: number): RowSpan | undefined {
    const best = this.sequence(address, low, high);
    if (!best) return undefined;
    // Binary search for the last row at or before the address.
    let from = best.first;
    let to = best.end;
    while (to - from > 1) {
      const middle = (from + to) >>> 1;
      if ((this.rows.addresses[middle] ?? 0) <= address) from = middle;
      else to = middle;
    }
    return { first: best.first, row: from, end: best.end };
  }

  private sequence(address: number, low: number, high: number): Sequence | undefined {
    const { sequences } = this;
    let from = -1;
    let to = sequences.length;
    while (to - from > 1) {
      const middle = (from + to) >>> 1;
      if ((sequences[middle]?.low ?? 0) <= address) from = middle;
      else to = middle;
    }
    let best: Sequence | undefined;
    for (; from >= 0; from--) {
      const sequence = sequences[from];
      if (!sequence || (best && sequence.low < low)) break;
      if (address >= sequence.high) continue;
      if (sequence.low >= low && sequence.low < high) return sequence;
      best ??= sequence;
    }
    return best;
  }

  row(index: number): LineRow {
    return {
      address: this.rows.addresses[index] ?? 0,
      file: this.rows.files[index] ?? 0,
      line: this.rows.lines[index] ?? 0,
      column: this.rows.columns[index] ?? 0,
    };
  }

  private run(cursor: Cursor, header: LineHeader, sections: DebugSections): void {
    const { rows } = this;
    const { minInstructionLength, lineBase, lineRange, opcodeBase, operandCounts } = header;
    const constAdvance = Math.floor((255 - opcodeBase) / lineRange) * minInstructionLength;
    let address = 0;
    let file = 1;
    let line = 1;
    let column = 0;
    let first = rows.count;
    while (!cursor.done) {
      const opcode = cursor.u8();
      if (opcode >= opcodeBase) {
        const adjusted = opcode - opcodeBase;
        address += Math.floor(adjusted / lineRange) * minInstructionLength;
        line += lineBase + (adjusted % lineRange);
        rows.push(address, line, column, file);
        continue;
      }
      switch (opcode) {
        case LNS.extended: {
          const length = cursor.uleb();
          const next = cursor.position + length;
          const extended = length > 0 ? cursor.u8() : 0;
          if (extended === LNE.setAddress) {
            address = cursor.unsigned(length - 1);
          } else if (extended === LNE.endSequence) {
            this.close(first, address, sections);
            first = rows.count;
            address = column = 0;
            file = line = 1;
          }
          if (next < cursor.position) throw new MalformedDwarf('an extended line opcode is too short');
          cursor.skip(next - cursor.position);
          break;
        }
        case LNS.copy:
          rows.push(address, line, column, file);
          break;
        case LNS.advancePc:
          address += cursor.uleb() * minInstructionLength;
          break;
        case LNS.advanceLine:
          line += cursor.sleb();
          break;
        case LNS.setFile:
          file = cursor.uleb();
          break;
        case LNS.setColumn:
          column = cursor.uleb();
          break;
        case LNS.constAddPc:
          address += constAdvance;
          break;
        case LNS.fixedAdvancePc:
          address += cursor.u16();
          break;
        default:
          for (let left = operandCounts[opcode] ?? 0; left > 0; left--) cursor.uleb();
      }
    }
  }

  /** Ends the sequence that began with row `first`; one of discarded code is forgotten. */
  private close(first: number, high: number, sections: DebugSections): void {
    const { rows } = this;
    const low = rows.addresses[first] ?? 0;
    if (rows.count === first || !sections.isCode(low, high)) rows.count = first;
    else this.sequences.push({ low, high, first, end: rows.count });
  }
}
