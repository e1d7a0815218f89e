/** One pass over the entries of a unit: which functions it holds, with what is inlined in them, its variables, and what encloses what. */

import type { Abbreviation } from './abbreviations.ts';
import { AT, OP } from './constants.ts';
import { type Cursor, MalformedDwarf } from './cursor.ts';
import { isRecord } from './definitions.ts';
import { readEntry, skipEntry } from './entry.ts';
import type { Ranges, Unit } from './unit.ts';

/** A function's code, or the code of a call that was inlined. */
export interface CodeScope {
  /** Offset of the entry. */
  readonly entry: number;
  readonly ranges: Ranges;
  /** Where the inlined call stands; 0 for a function of its own. */
  readonly callFile: number;
  readonly callLine: number;
  readonly callColumn: number;
  readonly inlined: CodeScope[];
}

export interface UnitScopes {
  /** Functions that have code. */
  readonly functions: readonly CodeScope[];
  /** Offsets of variables that live at a fixed place. */
  readonly variables: readonly number[];
  /** Offsets of structures, classes and unions with members, or declared with some. */
  readonly types: readonly number[];
  /** The innermost namespace, type or function around the entry at `offset`; undefined at the top. */
  enclosing(offset: number): number | undefined;
}

interface Level {
  readonly scope: number;
  readonly code: CodeScope[] | undefined;
  /** Index of the scope that ends with this level, or -1. */
  readonly closes: number;
}

export class ScopeScan implements UnitScopes {
  readonly functions: CodeScope[] = [];
  readonly variables: number[] = [];
  readonly types: number[] = [];
  private readonly unit: Unit;
  /** Namespaces, types and functions with children, in order: where they start and end, and the index of what is around them. */
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly parents: number[] = [];

  /** Scans the whole unit; damaged data ends the scan with a note. */
  constructor(unit: Unit) {
    this.unit = unit;
    try {
      this.scan();
    } catch (error) {
      if (!(error instanceof MalformedDwarf)) throw error;
      unit.context.note(`.debug_info: unit at ${unit.offset}: ${error.message}`);
    }
  }

  enclosing(offset: number): number | undefined {
    let from = -1;
    let to = this.starts.length;
    while (to - from > 1) {
      const middle = (from + to) >>> 1;
      if ((this.starts[middle] ?? 0) < offset) from = middle;
      else to = middle;
    }
    while (from >= 0 && (this.ends[from] ?? 0) <= offset) from = this.parents[from] ?? -1;
    return this.starts[from];
  }

  private scan(): void {
    const { unit } = this;
    const table = unit.abbreviations;
    const cursor = unit.cursor(unit.firstEntry);
    const levels: Level[] = [];
    let level: Level = { scope: -1, code: this.functions, closes: -1 };
    while (!cursor.done) {
      const offset = cursor.position;
      const code = cursor.uleb();
      if (code === 0) {
        if (level.closes >= 0) this.ends[level.closes] = cursor.position;
        const outer = levels.pop();
        if (!outer) return;
        level = outer;
        continue;
      }
      const abbreviation = table.get(code);
      if (!abbreviation) throw new MalformedDwarf(`entry ${offset} has unknown abbreviation ${code}`);
      let { scope } = level;
      let children = level.code;
      let closes = -1;
      switch (abbreviation.role) {
        case 'skip':
          skipEntry(cursor, abbreviation, unit);
          break;
        case 'variable':
          this.variable(cursor, offset, abbreviation);
          break;
        case 'scope':
          skipEntry(cursor, abbreviation, unit);
          children = this.functions;
          closes = scope = this.open(offset, level.scope);
          if (isRecord(abbreviation.tag)) this.types.push(offset);
          break;
        case 'subprogram':
          children = this.code(cursor, offset, abbreviation, this.functions);
          if (abbreviation.hasChildren) closes = scope = this.open(offset, level.scope);
          break;
        case 'inlined':
          children = this.code(cursor, offset, abbreviation, level.code);
          break;
      }
      if (!abbreviation.hasChildren) continue;
      levels.push(level);
      level = { scope, code: children, closes };
    }
  }

  private open(offset: number, parent: number): number {
    this.starts.push(offset);
    this.ends.push(Number.POSITIVE_INFINITY);
    this.parents.push(parent);
    return this.starts.length - 1;
  }

  /** Keeps code that was not discarded; what is inlined in discarded code is dropped with it. */
  private code(
    cursor: Cursor,
    offset: number,
    abbreviation: Abbreviation,
    into: CodeScope[] | undefined,
  ): CodeScope[] | undefined {
    const { unit } = this;
    const entry = readEntry(cursor, offset, abbreviation, unit, unit.offset);
    if (!into) return undefined;
    const ranges = unit.ranges(entry);
    if (ranges.length === 0) return undefined;
    const scope: CodeScope = {
      entry: offset,
      ranges,
      callFile: unit.number(entry, AT.callFile) ?? 0,
      callLine: unit.number(entry, AT.callLine) ?? 0,
      callColumn: unit.number(entry, AT.callColumn) ?? 0,
      inlined: [],
    };
    into.push(scope);
    return scope.inlined;
  }

  /** Keeps a variable whose location begins like that of a global or thread-local. */
  private variable(cursor: Cursor, offset: number, abbreviation: Abbreviation): void {
    const { unit } = this;
    const entry = readEntry(cursor, offset, abbreviation, unit, unit.offset);
    const location = unit.block(entry, AT.location);
    if (!location || location.done) return;
    const operation = location.u8();
    const isGlobal = operation === OP.addr || operation === OP.addrx;
    // A WebAssembly location of kind 3 is a global of the instance: `__tls_base`.
    const isThreadLocal = operation === OP.wasmLocation && !location.done && location.u8() === 3;
    if (isGlobal || isThreadLocal) this.variables.push(offset);
  }
}
