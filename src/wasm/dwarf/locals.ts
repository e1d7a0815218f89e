/** Local variables that lie in a function's frame on the linear stack. */

import { AT, OP, TAG } from './constants.ts';
import { covers, type DebugInfo } from './debug-info.ts';
import type { Cursor } from './cursor.ts';
import { type Entry, skipEntry } from './entry.ts';
import type { FrameShape } from './frame-shape.ts';
import type { FunctionInfo } from './functions.ts';
import { locationAt, locations } from './location-list.ts';
import type { NameTable } from './names.ts';
import type { TypeTable } from './types.ts';
import type { Unit } from './unit.ts';

/** A local variable, and what of it lies at the offset that was asked for. */
export interface SymbolizedLocal {
  readonly name: string;
  /** That declares it: the function itself or one that was inlined there. */
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly size: number;
  /** Bytes from the start of the variable. */
  readonly offset: number;
  readonly member?: string;
  /** Of what lies at that offset. */
  readonly partType: string;
}

/** Kinds of WebAssembly location: a local, and a global whose index takes 4 bytes. */
const inLocal = 0;
const inGlobal = 3;
const maxEntries = 100_000;

/** Of a variable: whether it is in scope at a place of the code, or in another block of a function that is. */
type Reach = 'inScope' | 'otherBlock';

interface Level {
  /** Offset of the function: the one asked for, or one inlined there. */
  readonly owner: number;
  readonly reach: Reach;
  /** Where the code of the block or inlined function begins; 0 for the function asked for. */
  readonly low: number;
}

export class LocalTable {
  private readonly info: DebugInfo;
  private readonly names: NameTable;
  private readonly types: TypeTable;
  /** Index of the instance's global. */
  private readonly stackPointer: number;

  constructor(info: DebugInfo, names: NameTable, types: TypeTable, stackPointer: number) {
    this.stackPointer = stackPointer;
    this.info = info;
    this.names = names;
    this.types = types;
  }

  /**
   * The variable in scope at `codeOffset` that holds the byte `at` bytes above the frame's lowest address; undefined when there is none, when
   * the frame's place is not known, or when several would do. Where the debug information has a variable's value instead of its place (that of an
   * initialiser, though other functions know the address), the place that it has elsewhere in the function counts. Where no variable in scope holds
   * the byte, those of other blocks count: clang's calls of destructors are behind the end of the block that they are for.
   */
  find(body: FunctionInfo, shape: FrameShape, codeOffset: number, at: number): SymbolizedLocal | undefined {
    const { unit, scope } = body;
    if (!unit || !scope) return undefined;
    const root = unit.entry(scope.entry);
    if (!this.isFrameBase(unit, root, shape)) return undefined;
    const found: Record<Reach, SymbolizedLocal[]> = { inScope: [], otherBlock: [] };
    this.eachVariable(unit, root, codeOffset, (entry, owner, reach) => {
      const start = frameOffset(unit, entry, codeOffset) ?? elsewhere(unit, entry, shape);
      if (start === undefined) return;
      const type = this.names.inherited(entry.offset, (of, each) => of.number(each, AT.type));
      const size = this.types.size(type) ?? 0;
      if (at < start || at >= start + size) return;
      const { path, typeName } = this.types.part(type, at - start);
      const place = this.names.inherited(entry.offset, (of, each) => {
        const line = of.number(each, AT.declLine);
        const file = of.number(each, AT.declFile);
        return line === undefined || file === undefined ? undefined : { file: this.info.file(of, file), line };
      });
      const name = this.names.inherited(entry.offset, (of, each) => of.text(each, AT.name));
      if (name === undefined) return;
      found[reach].push({
        name,
        function: this.names.qualifiedName(owner) ?? '',
        file: place?.file ?? '',
        line: place?.line ?? 0,
        size,
        offset: at - start,
        partType: typeName,
        ...(path !== '' && { member: path }),
      });
    });
    const candidates = found.inScope.length > 0 ? found.inScope : found.otherBlock;
    return candidates.length === 1 ? candidates[0] : undefined;
  }

  /** Whether the function's frame base is what the frame's shape is relative to. */
  private isFrameBase(unit: Unit, entry: Entry, shape: FrameShape): boolean {
    const expression = unit.block(entry, AT.frameBase);
    if (!expression || expression.done || expression.u8() !== OP.wasmLocation) return false;
    const kind = expression.u8();
    if (kind === inLocal) return shape.pointers.has(expression.uleb());
    return kind === inGlobal && expression.u32() === this.stackPointer;
  }

  /** Calls `visit` for variables and parameters of `root`, of what is inlined at `codeOffset`, and of all blocks of these, in scope there or not. */
  eachVariable(
    unit: Unit,
    root: Entry,
    codeOffset: number,
    visit: (entry: Entry, owner: number, reach: Reach, low: number) => void,
  ): void {
    if (!root.abbreviation.hasChildren) return;
    const cursor = unit.cursor(root.end);
    /** Open levels: the function of each; null for what is inlined elsewhere, and for other entries with children. */
    const levels: (Level | null)[] = [{ owner: root.offset, reach: 'inScope', low: 0 }];
    for (let left = maxEntries; left > 0; left--) {
      const offset = cursor.position;
      const code = cursor.uleb();
      if (code === 0) {
        levels.pop();
        if (levels.length === 0) return;
        continue;
      }
      const abbreviation = unit.abbreviations.get(code);
      if (!abbreviation) return;
      skipEntry(cursor, abbreviation, unit);
      const level = levels.at(-1) ?? null;
      const { tag } = abbreviation;
      if (level !== null && (tag === TAG.variable || tag === TAG.formalParameter))
        visit(unit.entry(offset), level.owner, level.reach, level.low);
      if (!abbreviation.hasChildren) continue;
      const isBlock = level !== null && tag === TAG.lexicalBlock;
      const isInlined = level?.reach === 'inScope' && tag === TAG.inlinedSubroutine;
      const ranges = isBlock || isInlined ? unit.ranges(unit.entry(offset)) : [];
      const low = Math.min(...ranges.filter((_, index) => index % 2 === 0));
      const isCovered = covers(ranges, codeOffset);
      if (isBlock)
        levels.push(level.reach === 'inScope' && isCovered ? { ...level, low } : { ...level, reach: 'otherBlock' });
      else levels.push(isInlined && isCovered ? { owner: offset, reach: 'inScope', low } : null);
    }
  }
}

/** Of a variable that lies in the frame at this place of the code. */
function frameOffset(unit: Unit, entry: Entry, codeOffset: number): number | undefined {
  const expression = locationAt(unit, entry, codeOffset);
  if (!expression || expression.done || expression.u8() !== OP.fbreg) return undefined;
  const offset = expression.sleb();
  return expression.done ? offset : undefined;
}

/** Of a variable that has one place in the frame, wherever in the function it is said. */
function elsewhere(unit: Unit, entry: Entry, shape: FrameShape): number | undefined {
  const places = new Set<number>();
  for (const { expression } of locations(unit, entry)) {
    const place = placeIn(expression, shape);
    if (place !== undefined) places.add(place);
  }
  const [place] = places;
  return places.size === 1 ? place : undefined;
}

/**
 * Where the whole variable begins. Of one in pieces that have values, the pieces in memory tell it when they are said to be parts of one place:
 * `local 0, +48, +52, piece of 4 bytes` behind 52 other bytes. Pieces with places of their own do not.
 */
function placeIn(expression: Cursor, shape: FrameShape): number | undefined {
  let before = 0;
  while (!expression.done) {
    let base: number | undefined;
    const steps: number[] = [];
    for (let operation = expression.u8(); operation !== OP.piece; operation = expression.u8()) {
      if (operation === OP.plusUconst) steps.push(expression.uleb());
      else if (operation === OP.fbreg) base = expression.sleb();
      else if (operation !== OP.wasmLocation || expression.u8() !== inLocal) return undefined;
      else if (shape.pointers.has(expression.uleb())) base = 0;
      else return undefined;
      if (!expression.done) continue;
      return before > 0 || base === undefined ? undefined : steps.reduce((sum, step) => sum + step, base);
    }
    const isPart = before > 0 && steps.length > 1 && steps.at(-1) === before;
    if (base !== undefined && isPart) return steps.slice(0, -1).reduce((sum, step) => sum + step, base);
    before += expression.uleb();
  }
  return undefined;
}
