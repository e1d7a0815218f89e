/** What the memory is that a hook, or a call on a synchronisation object, is about: the structure that a pointer variable of the program points to. */

import { AT, OP, TAG } from './constants.ts';
import { isRecord } from './definitions.ts';
import type { FunctionInfo } from './functions.ts';
import type { ModuleLayout } from './layout.ts';
import { locations } from './location-list.ts';
import type { LocalTable } from './locals.ts';
import type { NameTable } from './names.ts';
import { operandsBehindAddress } from './address-operands.ts';
import { callOperand, type Outline, outlineOf } from './operands.ts';
import { MAX_DEPTH, transparent, type TypeTable } from './types.ts';

/** An object that a pointer in scope points to. */
export interface Pointee {
  /** `struct pool`. */
  readonly type: string;
  readonly size: number;
  /** Bytes from the start of the object to the memory accessed. */
  readonly offset: number;
  /** What lies at an offset: the path to it, `.items[3].key` ('' where nothing has a name), and its type. */
  part(offset: number): { readonly path: string; readonly typeName: string };
}

const inLocal = 0;
const pointers: ReadonlySet<number> = new Set([TAG.pointerType, TAG.referenceType, TAG.rvalueReferenceType]);

export class PointeeTable {
  private readonly layout: ModuleLayout;
  private readonly names: NameTable;
  private readonly types: TypeTable;
  private readonly locals: LocalTable;
  /** By the position of the body. */
  private readonly outlines = new Map<number, Outline>();

  constructor(layout: ModuleLayout, names: NameTable, types: TypeTable, locals: LocalTable) {
    this.layout = layout;
    this.names = names;
    this.types = types;
    this.locals = locals;
  }

  /** Of the call of a hook at `codeOffset`, in the body with this position; one for each variable that the debug information says holds such a pointer. */
  find(index: number, { unit, scope }: FunctionInfo, codeOffset: number): readonly Pointee[] {
    const { code, bodyCodes, bodyEnds } = this.layout;
    if (unit === undefined || scope === undefined) return [];
    const start = bodyCodes[index] ?? 0;
    const end = bodyEnds[index] ?? 0;
    const outline = this.outlines.get(index) ?? outlineOf(code, start, end);
    this.outlines.set(index, outline);
    const depthOf = (callee: number): number | undefined =>
      operandsBehindAddress(this.layout.functionNames.get(callee) ?? '');
    const operand = callOperand(code, start, end, codeOffset, depthOf, outline);
    if (operand === undefined) return [];
    const found: Pointee[] = [];
    this.locals.eachVariable(unit, unit.entry(scope.entry), codeOffset, (entry, _owner, reach, scopeLow) => {
      if (reach !== 'inScope') return;
      for (const { low, high, expression } of locations(unit, entry)) {
        if (codeOffset < low || codeOffset >= high || expression.u8() !== OP.wasmLocation) continue;
        if (expression.u8() !== inLocal) continue;
        const local = expression.uleb();
        if (!expression.done && (expression.u8() !== OP.stackValue || !expression.done)) continue;
        // Debug information lags behind where the compiler uses a local for something else. What sets the variable comes before its range.
        const isWhole = high === Infinity;
        const offset = isWhole ? (operand.fromOnly(local) ?? operand.fromSince(local, scopeLow)) : operand.from(local);
        if (offset === undefined || (!isWhole && operand.sets(local, low, high))) continue;
        const pointer = this.names.inherited(entry.offset, (of, each) => of.number(each, AT.type));
        const pointee = this.pointee(pointer, offset);
        if (pointee !== undefined) found.push(pointee);
      }
    });
    return found;
  }

  /** The type without names for it and qualifiers. */
  private plain(offset: number | undefined): Pick<ReturnType<TypeTable['read']>, 'tag' | 'base'> | undefined {
    let type = offset === undefined ? undefined : this.types.read(offset);
    for (let left = MAX_DEPTH; left > 0 && type !== undefined && transparent.has(type.tag); left--)
      type = type.base === undefined ? undefined : this.types.read(type.base);
    return type;
  }

  /** Bits of several bit-fields may lie in one byte. */
  private part(type: number, at: number): { readonly path: string; readonly typeName: string } {
    const isBits = this.types
      .bitFields(type, at)
      .some(({ first, count }) => first < (at + 1) * 8 && first + count > at * 8);
    return isBits ? { path: '', typeName: '' } : this.types.part(type, at);
  }

  private pointee(pointer: number | undefined, offset: number): Pointee | undefined {
    const { tag, base: type } = this.plain(pointer) ?? {};
    if (tag === undefined || !pointers.has(tag) || type === undefined) return undefined;
    const size = this.types.size(type) ?? 0;
    if (offset < 0 || offset >= size || !isRecord(this.plain(type)?.tag ?? 0)) return undefined;
    return { type: this.types.name(type), size, offset, part: (at) => this.part(type, at) };
  }
}
