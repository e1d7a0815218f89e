/** Code offsets to functions, with what is inlined there, and to places in the sources. */

import { AT } from './constants.ts';
import { covers, type DebugInfo, pairs } from './debug-info.ts';
import type { LineTable, RowSpan } from './line-table.ts';
import type { ModuleLayout } from './layout.ts';
import type { NameTable } from './names.ts';
import { sourcePath } from './paths.ts';
import type { CodeScope } from './scopes.ts';
import type { Unit } from './unit.ts';

/** Most calls inlined in each other that are followed. */
const MAX_INLINED = 256;

/** A function body of the module and what DWARF knows about it. */
export interface FunctionInfo {
  readonly start: number;
  readonly end: number;
  readonly unit: Unit | undefined;
  readonly scope: CodeScope | undefined;
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly approximate?: boolean;
}

export interface FrameParts extends Place {
  /** Entry that names the function; undefined when DWARF does not know it. */
  readonly entry: number | undefined;
  readonly inlined: boolean;
}

export class FunctionTable {
  private readonly layout: ModuleLayout;
  private readonly info: DebugInfo;
  private readonly names: NameTable;
  private readonly found = new Map<number, FunctionInfo>();
  private readonly byLow = new Map<Unit, Map<number, CodeScope>>();

  constructor(layout: ModuleLayout, info: DebugInfo, names: NameTable) {
    this.layout = layout;
    this.info = info;
    this.names = names;
  }

  /** Position among the defined functions of the body that holds `codeOffset`. */
  bodyAt(codeOffset: number): number | undefined {
    const { bodyStarts, bodyEnds } = this.layout;
    let from = -1;
    let to = bodyStarts.length;
    while (to - from > 1) {
      const middle = (from + to) >>> 1;
      if ((bodyStarts[middle] ?? 0) <= codeOffset) from = middle;
      else to = middle;
    }
    return codeOffset < (bodyEnds[from] ?? 0) ? from : undefined;
  }

  /**
   * What DWARF says about a body. Several units may claim it: inline functions of one name come from many sources, and a weak definition that
   * was overridden claims the code of the one that won. The first that fits the body exactly is right.
   */
  body(index: number): FunctionInfo {
    const known = this.found.get(index);
    if (known) return known;
    const start = this.layout.bodyStarts[index] ?? 0;
    const end = this.layout.bodyEnds[index] ?? 0;
    let best: FunctionInfo = { start, end, unit: undefined, scope: undefined };
    this.found.set(index, best);
    for (const unit of this.info.unitsOver(start, end)) {
      const scope = this.functionIn(unit, start, end);
      if (scope && scope.ranges[0] === start && scope.ranges[1] === end) {
        best = { start, end, unit, scope };
        break;
      }
      if (!best.unit || (!best.scope && scope)) best = { start, end, unit, scope };
    }
    this.found.set(index, best);
    return best;
  }

  /** Frames at `codeOffset`, innermost first; at least one. */
  frames(body: FunctionInfo, codeOffset: number): FrameParts[] {
    const { unit, scope } = body;
    if (!unit) return [{ entry: undefined, file: '', line: 0, column: 0, inlined: false }];
    const chain = scope ? scopeChain(scope, codeOffset) : [];
    let place = this.place(body, unit, codeOffset, chain);
    if (chain.length === 0) return [{ entry: undefined, ...place, inlined: false }];
    const frames: FrameParts[] = [];
    for (let depth = chain.length - 1; depth >= 0; depth--) {
      const each = chain[depth];
      if (!each) break;
      frames.push({ entry: each.entry, ...place, inlined: depth > 0 });
      place = { file: this.info.file(unit, each.callFile), line: each.callLine, column: each.callColumn };
    }
    return frames;
  }

  private functionIn(unit: Unit, start: number, end: number): CodeScope | undefined {
    let byLow = this.byLow.get(unit);
    if (!byLow) {
      byLow = new Map();
      for (const scope of this.info.scopes(unit).functions) {
        for (const [low] of pairs(scope.ranges)) if (!byLow.has(low)) byLow.set(low, scope);
      }
      this.byLow.set(unit, byLow);
    }
    const exact = byLow.get(start);
    if (exact) return exact;
    return this.info
      .scopes(unit)
      .functions.find((scope) => pairs(scope.ranges).some(([low, high]) => low < end && high > start));
  }

  /** The row of the line table; where the compiler gave line 0, the nearest line of the same function, else its declaration. */
  private place(body: FunctionInfo, unit: Unit, codeOffset: number, chain: readonly CodeScope[]): Place {
    const table = this.info.lineTable(unit);
    const span = table?.covering(codeOffset, body.start, body.end);
    if (table && span) {
      const row = table.row(span.row);
      if (row.line > 0) return { file: this.info.file(unit, row.file), line: row.line, column: row.column };
      const near = this.nearestPlace(table, span, unit, chain);
      if (near) return near;
    }
    return this.declared(chain.at(-1)) ?? { file: this.primaryFile(unit), line: 0, column: 0 };
  }

  /** From the last row before `span.row`, else the first after it, that lies in the innermost function or in a call inlined there. */
  private nearestPlace(table: LineTable, span: RowSpan, unit: Unit, chain: readonly CodeScope[]): Place | undefined {
    const inPlace = (index: number): Place | undefined => {
      const { address, ...row } = table.row(index);
      const there = chain[0] ? scopeChain(chain[0], address) : [];
      if (there[chain.length - 1] !== chain.at(-1)) return undefined;
      const call = there[chain.length];
      const { file, line, column } = call ? { file: call.callFile, line: call.callLine, column: call.callColumn } : row;
      return line > 0 ? { file: this.info.file(unit, file), line, column, approximate: true } : undefined;
    };
    for (let index = span.row - 1; index >= span.first; index--) {
      const place = inPlace(index);
      if (place) return place;
    }
    for (let index = span.row + 1; index < span.end; index++) {
      const place = inPlace(index);
      if (place) return place;
    }
    return undefined;
  }

  /** The source that the unit was compiled from: all that is known about code that the compiler made up. */
  private primaryFile(unit: Unit): string {
    const directory = unit.text(unit.root, AT.compDir) ?? '';
    return sourcePath(unit.text(unit.root, AT.name) ?? '', directory, directory);
  }

  private declared(scope: CodeScope | undefined): Place | undefined {
    if (!scope) return undefined;
    return this.names.inherited(scope.entry, (unit, entry) => {
      const line = unit.number(entry, AT.declLine);
      const file = unit.number(entry, AT.declFile);
      if (line === undefined || file === undefined) return undefined;
      return { file: this.info.file(unit, file), line, column: 0, approximate: true };
    });
  }
}

/** The function and the calls inlined in it that cover `codeOffset`, outermost first. */
function scopeChain(outermost: CodeScope, codeOffset: number): CodeScope[] {
  const chain = [outermost];
  let scope: CodeScope | undefined = outermost;
  while (scope && chain.length < MAX_INLINED) {
    scope = scope.inlined.find((each) => covers(each.ranges, codeOffset));
    if (scope) chain.push(scope);
  }
  return chain;
}
