/**
 * Where a type is defined that a unit only declares: `struct pool;` in C, and in C++ each class whose constructors or virtual functions are compiled
 * elsewhere, because clang describes it there and nowhere else.
 */

import { AT, TAG } from './constants.ts';
import type { DebugInfo } from './debug-info.ts';
import type { NameTable } from './names.ts';

export class DefinitionTable {
  private readonly info: DebugInfo;
  private readonly names: NameTable;
  private readonly found = new Map<number, number>();
  /** Definitions of all units, by the name without what is around it. */
  private index: ReadonlyMap<string, readonly number[]> | undefined;

  constructor(info: DebugInfo, names: NameTable) {
    this.info = info;
    this.names = names;
  }

  /** The entry that defines the type declared at `offset`; `offset` itself when there is none, or several that differ. */
  of(offset: number): number {
    let found = this.found.get(offset);
    if (found === undefined) this.found.set(offset, (found = this.search(offset) ?? offset));
    return found;
  }

  private search(offset: number): number | undefined {
    const unit = this.info.unitAt(offset);
    const { abbreviation } = unit.entry(offset);
    const name = this.names.qualifiedName(offset);
    const plain = unit.text(unit.entry(offset), AT.name);
    if (plain === undefined || name === undefined) return undefined;
    // What has no name around it belongs to one source.
    const isPrivate = name.includes('(anonymous');
    const fitting = (this.all().get(plain) ?? []).filter((each) => {
      if (isPrivate && this.info.unitAt(each) !== unit) return false;
      const sameKind = isUnion(this.info.entry(each).abbreviation.tag) === isUnion(abbreviation.tag);
      return sameKind && this.names.qualifiedName(each) === name;
    });
    const sizes = new Set(fitting.map((each) => this.info.unitAt(each).number(this.info.entry(each), AT.byteSize)));
    return sizes.size === 1 ? fitting[0] : undefined;
  }

  /** Needs every unit: asked once, and only of programs with such types. */
  private all(): ReadonlyMap<string, readonly number[]> {
    if (this.index !== undefined) return this.index;
    const index = new Map<string, number[]>();
    for (const unit of this.info.units) {
      for (const offset of this.info.scopes(unit).types) {
        const entry = unit.entry(offset);
        const name = unit.text(entry, AT.name);
        if (name === undefined || unit.flag(entry, AT.declaration)) continue;
        const known = index.get(name);
        if (known === undefined) index.set(name, [offset]);
        else known.push(offset);
      }
    }
    return (this.index = index);
  }
}

/** Of structures, classes and unions. */
export const isRecord = (tag: number): boolean =>
  tag === TAG.structureType || tag === TAG.classType || tag === TAG.unionType;

const isUnion = (tag: number): boolean => tag === TAG.unionType;
