/** Types of variables: names as C writes them, sizes, and which member lies at an offset. */

import { AT, TAG } from './constants.ts';
import type { DebugInfo } from './debug-info.ts';
import { DefinitionTable, isRecord } from './definitions.ts';
import { type Entry, skipEntry } from './entry.ts';
import type { NameTable } from './names.ts';
import { arrayOf, isCLanguage, keywords, pointerTo, qualified } from './type-text.ts';
import type { Unit } from './unit.ts';

export const MAX_DEPTH = 32;
const MAX_CHILDREN = 100_000;
/** Characters of a type's name that are kept. */
const MAX_NAME = 400;

interface TypeEntry {
  readonly unit: Unit;
  readonly entry: Entry;
  readonly tag: number;
  /** The type that this one is built on. */
  readonly base: number | undefined;
}

interface Member {
  readonly name: string | undefined;
  readonly type: number | undefined;
  readonly offset: number;
  readonly size: number;
  /** Of a bit-field: its first bit in the structure, and how many. */
  readonly bits?: { readonly first: number; readonly count: number };
}

/** `first`: bits from the start of the variable that it is part of. */
export interface BitField {
  readonly name: string;
  readonly first: number;
  readonly count: number;
}

interface Part {
  readonly path: string;
  readonly type: number | undefined;
}

const noPart: Part = { path: '', type: undefined };
/** Types that are laid out as what they are built on. */
export const transparent: ReadonlySet<number> = new Set([
  TAG.typedef,
  TAG.constType,
  TAG.volatileType,
  TAG.restrictType,
  TAG.atomicType,
]);

export class TypeTable {
  private readonly info: DebugInfo;
  private readonly names: NameTable;
  private readonly definitions: DefinitionTable;
  private readonly cache = new Map<number, string>();
  private readonly sizes = new Map<number, number | undefined>();
  private readonly members = new Map<number, readonly Member[]>();

  constructor(info: DebugInfo, names: NameTable) {
    this.info = info;
    this.names = names;
    this.definitions = new DefinitionTable(info, names);
  }

  /** `struct node *`, `int[4]`, `std::atomic<int>`; `void` for no type. */
  name(offset: number | undefined): string {
    return offset === undefined ? 'void' : this.nameAt(offset, 0);
  }

  /** Bytes of a value; undefined when the type does not say. */
  size(offset: number | undefined, depth = 0): number | undefined {
    if (offset === undefined || depth > MAX_DEPTH) return undefined;
    if (this.sizes.has(offset)) return this.sizes.get(offset);
    const size = this.computeSize(offset, depth);
    this.sizes.set(offset, size);
    return size;
  }

  private computeSize(offset: number, depth: number): number | undefined {
    const { unit, entry, tag, base } = this.read(offset);
    const own = unit.number(entry, AT.byteSize);
    if (own !== undefined) return own;
    switch (tag) {
      case TAG.pointerType:
      case TAG.referenceType:
      case TAG.rvalueReferenceType:
        return unit.addressSize;
      case TAG.typedef:
      case TAG.constType:
      case TAG.volatileType:
      case TAG.restrictType:
      case TAG.atomicType:
      case TAG.enumerationType:
        return this.size(base, depth + 1);
      case TAG.arrayType: {
        const element = this.size(base, depth + 1);
        return element === undefined ? undefined : this.dimensions(unit, entry).reduce((a, b) => a * b, element);
      }
      default:
        return undefined;
    }
  }

  /** What lies `at` bytes into a value: the path to it, and its type. The path is '' when the value has no parts there. */
  part(offset: number | undefined, at: number): { readonly path: string; readonly typeName: string } {
    const { path, type } = this.partOf(offset, at, 0);
    return { path, typeName: this.name(type ?? offset) };
  }

  private partOf(offset: number | undefined, at: number, depth: number): Part {
    if (offset === undefined || depth > MAX_DEPTH) return noPart;
    const { unit, entry, tag, base } = this.read(offset);
    if (transparent.has(tag)) return this.partOf(base, at, depth + 1);
    switch (tag) {
      case TAG.arrayType: {
        const element = this.size(base);
        if (!element) return noPart;
        let index = Math.floor(at / element);
        let path = '';
        for (const count of this.dimensions(unit, entry).toReversed()) {
          if (!(count > 0)) return noPart;
          path = `[${index % count}]${path}`;
          index = Math.floor(index / count);
        }
        const inner = this.partOf(base, at % element, depth + 1);
        return { path: path + inner.path, type: inner.type ?? base };
      }
      case TAG.structureType:
      case TAG.classType:
      case TAG.unionType: {
        const parts = this.membersOf(offset).filter((each) => at >= each.offset && at < each.offset + each.size);
        // Which member of a union is meant, nobody knows. Members may lie where a base class has none.
        if (tag === TAG.unionType && parts.length > 1) return noPart;
        const member = parts.find(({ name }) => name !== undefined) ?? parts[0];
        // Members of the library's own classes tell the user nothing: `flag`, not `flag.__a_.__a_value`. A std::array has its elements: `forks[1]`.
        const isElements = member?.name === '__elems_';
        if (!member || (/^_[_A-Z]/.test(member.name ?? '') && !isElements)) return noPart;
        const own = member.name === undefined || isElements ? '' : `.${member.name}`;
        const inner = this.partOf(member.type, at - member.offset, depth + 1);
        return { path: own + inner.path, type: inner.type ?? member.type };
      }
      default:
        return noPart;
    }
  }

  /** The bit-fields of the innermost structure that holds byte `at` of a value. */
  bitFields(offset: number | undefined, at: number, start = 0, depth = 0): readonly BitField[] {
    if (offset === undefined || depth > MAX_DEPTH) return [];
    const { tag, base } = this.read(offset);
    if (transparent.has(tag)) return this.bitFields(base, at, start, depth + 1);
    if (tag === TAG.arrayType) {
      const element = this.size(base);
      return element ? this.bitFields(base, at % element, start + at - (at % element), depth + 1) : [];
    }
    if (tag !== TAG.structureType && tag !== TAG.classType) return [];
    const members = this.membersOf(offset);
    const inner = members.find((each) => !each.bits && at >= each.offset && at < each.offset + each.size);
    if (inner) return this.bitFields(inner.type, at - inner.offset, start + inner.offset, depth + 1);
    return members.flatMap(({ name, bits }) =>
      bits && name !== undefined ? [{ name, first: start * 8 + bits.first, count: bits.count }] : [],
    );
  }

  private nameAt(offset: number, depth: number): string {
    const cached = this.cache.get(offset);
    if (cached !== undefined) return cached;
    // Damaged data may have types that contain themselves.
    this.cache.set(offset, '...');
    const name = depth > MAX_DEPTH ? '...' : this.buildName(offset, depth);
    const short = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}...` : name;
    this.cache.set(offset, short);
    return short;
  }

  private buildName(offset: number, depth: number): string {
    const { unit, entry, tag, base } = this.read(offset);
    const inner = (): string => (base === undefined ? 'void' : this.nameAt(base, depth + 1));
    switch (tag) {
      case TAG.pointerType:
        return pointerTo(inner(), '*');
      case TAG.referenceType:
        return pointerTo(inner(), '&');
      case TAG.rvalueReferenceType:
        return pointerTo(inner(), '&&');
      case TAG.pointerToMemberType:
        return pointerTo(inner(), '::*');
      case TAG.constType:
        return qualified(inner(), 'const');
      case TAG.volatileType:
        return qualified(inner(), 'volatile');
      case TAG.restrictType:
        return `${inner()} restrict`;
      case TAG.atomicType:
        return `_Atomic(${inner()})`;
      case TAG.arrayType: {
        const text = this.dimensions(unit, entry)
          .map((count) => `[${Number.isNaN(count) ? '' : count}]`)
          .join('');
        return arrayOf(inner(), text);
      }
      case TAG.subroutineType:
        return `${inner()} (${this.parameters(unit, entry, depth).join(', ')})`;
      default:
        return this.ownName(offset, tag, unit);
    }
  }

  private ownName(offset: number, tag: number, unit: Unit): string {
    const name = this.names.qualifiedName(offset);
    const isC = isCLanguage(unit);
    const keyword = keywords.get(tag) ?? '';
    if (name === undefined) return keyword === '' ? '(unnamed)' : `(unnamed ${keyword})`;
    return isC && keyword !== '' ? `${keyword} ${name}` : name;
  }

  private parameters(unit: Unit, entry: Entry, depth: number): string[] {
    const result: string[] = [];
    this.eachChild(unit, entry, (child) => {
      if (child.abbreviation.tag === TAG.unspecifiedParameters) result.push('...');
      if (child.abbreviation.tag !== TAG.formalParameter) return;
      const type = unit.number(child, AT.type);
      result.push(type === undefined ? 'void' : this.nameAt(type, depth + 1));
    });
    return result;
  }

  /** Element counts, outermost first; NaN for an unknown one. */
  private dimensions(unit: Unit, entry: Entry): number[] {
    const result: number[] = [];
    this.eachChild(unit, entry, (child) => {
      if (child.abbreviation.tag !== TAG.subrangeType) return;
      const last = unit.number(child, AT.upperBound);
      result.push(unit.number(child, AT.count) ?? (last === undefined ? Number.NaN : last + 1));
    });
    return result;
  }

  /** Data members and base classes with their places. */
  private membersOf(offset: number): readonly Member[] {
    const cached = this.members.get(offset);
    if (cached) return cached;
    const { unit, entry } = this.read(offset);
    const result: Member[] = [];
    this.eachChild(unit, entry, (child) => {
      const { tag } = child.abbreviation;
      const isBase = tag === TAG.inheritance;
      if (!isBase && tag !== TAG.member) return;
      // A static member is no part of the object.
      if (unit.flag(child, AT.external) || unit.flag(child, AT.declaration)) return;
      // Where a virtual base class lies, its object says.
      if (isBase && unit.number(child, AT.dataMemberLocation) === undefined) return;
      const type = unit.number(child, AT.type);
      const bits = unit.number(child, AT.dataBitOffset);
      const at = unit.number(child, AT.dataMemberLocation) ?? (bits === undefined ? 0 : Math.floor(bits / 8));
      // Of a class with its constructor elsewhere clang says only that it exists: its first byte is known.
      const size = bits === undefined ? (this.size(type) ?? (isBase ? 0 : 1)) : 1;
      const count = unit.number(child, AT.bitSize);
      const field = bits !== undefined && count !== undefined && { bits: { first: bits, count } };
      result.push({ name: isBase ? undefined : unit.text(child, AT.name), type, offset: at, size, ...field });
    });
    this.members.set(offset, result);
    return result;
  }

  /** Calls `visit` for the direct children of `entry`. */
  private eachChild(unit: Unit, entry: Entry, visit: (child: Entry) => void): void {
    if (!entry.abbreviation.hasChildren) return;
    const cursor = unit.cursor(entry.end);
    let depth = 0;
    for (let left = MAX_CHILDREN; left > 0; left--) {
      const offset = cursor.position;
      const code = cursor.uleb();
      if (code === 0) {
        if (depth-- === 0) return;
        continue;
      }
      const abbreviation = unit.abbreviations.get(code);
      if (!abbreviation) return;
      if (depth === 0) visit(unit.entry(offset));
      skipEntry(cursor, abbreviation, unit);
      if (abbreviation.hasChildren) depth++;
    }
  }

  read(offset: number): TypeEntry {
    let unit = this.info.unitAt(offset);
    let entry = unit.entry(offset);
    if (isRecord(entry.abbreviation.tag) && unit.flag(entry, AT.declaration)) {
      const definition = this.definitions.of(offset);
      unit = this.info.unitAt(definition);
      entry = unit.entry(definition);
    }
    return { unit, entry, tag: entry.abbreviation.tag, base: unit.number(entry, AT.type) };
  }
}
