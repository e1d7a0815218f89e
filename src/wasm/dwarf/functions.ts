/** Code offsets to functions, with what is inlined there, and to places in the sources. */

import { AT } from './constants.ts';
import { covers, type DebugInfo, pairs } from './debug-info.ts';
import type { LineTable } from './line-table.ts';
import type { ModuleLayout } from './module.ts';
import type { NameTable } from './names.ts';
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
    let place = this.place(body, unit, codeOffset, chain.at(-1));
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

  /** The row of the line table; where the compiler gave line 0, the nearest line of the same function. */
  private place(body: FunctionInfo, unit: Unit, codeOffset: number, innermost: CodeScope | undefined): Place {
    const table = this.info.lineTable(unit);
    const span = table?.covering(codeOffset, body.start, body.end);
    if (table && span) {
      const row = table.row(span.row);
      if (row.line > 0) return { file: this.info.file(unit, row.file), line: row.line, column: row.column };
      const near = nearestLine(table, span, (address) => {
        const chain = body.scope ? scopeChain(body.scope, address) : [];
        return chain.at(-1) === innermost;
      });
      if (near !== undefined) {
        const { file, line, column } = table.row(near);
        return { file: this.info.file(unit, file), line, column, approximate: true };
      }
    }
    return this.declared(innermost) ?? { file: '', line: 0, column: 0 };
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

/** The last row before `span.row`, else the first after it, that has a line and belongs to the same function. */
function nearestLine(
  table: LineTable,
  span: { readonly first: number; readonly row: number; readonly end: number },
  belongs: (address: number) => boolean,
): number | undefined {
  for (let index = span.row - 1; index >= span.first; index--) {
    const row = table.row(index);
    if (row.line > 0 && belongs(row.address)) return index;
  }
  for (let index = span.row + 1; index < span.end; index++) {
    const row = table.row(index);
    if (row.line > 0 && belongs(row.address)) return index;
  }
  return undefined;
}
