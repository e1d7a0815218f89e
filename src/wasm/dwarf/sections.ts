/** The debug sections of one binary, and what every reader of them shares. */

import { Cursor, MalformedDwarf } from './cursor.ts';

const SECTION_NAMES = {
  info: '.debug_info',
  abbrev: '.debug_abbrev',
  line: '.debug_line',
  str: '.debug_str',
  lineStr: '.debug_line_str',
  strOffsets: '.debug_str_offsets',
  addr: '.debug_addr',
  ranges: '.debug_ranges',
  rnglists: '.debug_rnglists',
  loc: '.debug_loc',
  loclists: '.debug_loclists',
} as const;

export type SectionId = keyof typeof SECTION_NAMES;

export class DebugSections {
  /** Size of the Code section's contents: an address at or beyond it is a tombstone that the linker left. */
  readonly codeSize: number;
  private readonly customs: ReadonlyMap<string, Uint8Array>;
  private readonly texts = new Map<number, string>();
  private readonly lineTexts = new Map<number, string>();
  private readonly spent = new Map<SectionId, number>();

  constructor(customs: ReadonlyMap<string, Uint8Array>, codeSize: number) {
    this.customs = customs;
    this.codeSize = codeSize;
  }

  bytes(id: SectionId): Uint8Array {
    return this.customs.get(SECTION_NAMES[id]) ?? new Uint8Array(0);
  }

  cursor(id: SectionId, position: number, end?: number): Cursor {
    return new Cursor(this.bytes(id), position, end);
  }

  /** A string of `.debug_str`, decoded once. */
  text(offset: number): string {
    return cachedText(this.texts, this.bytes('str'), offset);
  }

  /** A string of `.debug_line_str`, decoded once. */
  lineText(offset: number): string {
    return cachedText(this.lineTexts, this.bytes('lineStr'), offset);
  }

  /**
   * Accounts for `count` bytes parsed of a section whose parts are each parsed once. Parts that overlap exist in damaged data only, where they
   * could make the work quadratic: so more than twice the section is refused.
   */
  spend(id: SectionId, count: number): void {
    const total = (this.spent.get(id) ?? 0) + count;
    this.spent.set(id, total);
    if (total > 2 * this.bytes(id).length + 4096) throw new MalformedDwarf(`parts of ${SECTION_NAMES[id]} overlap`);
  }

  /** Whether `[low, high)` can be code that was kept: the linker gives discarded functions 0 or the greatest numbers. */
  isCode(low: number, high: number): boolean {
    return low > 0 && low < this.codeSize && high > low;
  }
}

function cachedText(cache: Map<number, string>, bytes: Uint8Array, offset: number): string {
  let text = cache.get(offset);
  if (text === undefined) cache.set(offset, (text = new Cursor(bytes, offset).text()));
  return text;
}
