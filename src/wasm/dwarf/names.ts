/** Readable names of functions, types and variables: `ns::Class::method` rather than `_ZN2ns5Class6methodEv`. */

import { AT, TAG } from './constants.ts';
import type { DebugInfo } from './debug-info.ts';
import type { Entry } from './entry.ts';
import type { Unit } from './unit.ts';

/** Longest chain of origin and specification links, and deepest nesting, that is followed: damaged data may have cycles. */
const MAX_DEPTH = 64;

interface Named {
  readonly name: string | undefined;
  readonly linkageName: string | undefined;
  /** The entry that says where the thing was declared: its place gives namespace and class. */
  readonly declaration: Entry;
  readonly unit: Unit;
}

export class NameTable {
  private readonly info: DebugInfo;
  private readonly qualified = new Map<number, string | undefined>();

  constructor(info: DebugInfo) {
    this.info = info;
  }

  /** The name of the entry at `offset` with namespaces and classes around it; undefined when it has none. */
  qualifiedName(offset: number, depth = 0): string | undefined {
    if (this.qualified.has(offset)) return this.qualified.get(offset);
    this.qualified.set(offset, undefined);
    const { name, linkageName, declaration, unit } = this.resolve(offset);
    const own = name === undefined ? undefined : tidy(name);
    const result = own === undefined ? linkageName : this.prefix(unit, declaration.offset, depth) + own;
    const readable = result?.replace('(lambda)::operator()', '(lambda)');
    this.qualified.set(offset, readable);
    return readable;
  }

  /** The function around a variable declared inside one. */
  enclosingFunction(offset: number): string | undefined {
    const { declaration, unit } = this.resolve(offset);
    const scopes = this.info.scopes(unit);
    for (let at = scopes.enclosing(declaration.offset), left = MAX_DEPTH; at !== undefined && left > 0; left--) {
      if (this.info.entry(at).abbreviation.tag === TAG.subprogram) return this.qualifiedName(at);
      at = scopes.enclosing(at);
    }
    return undefined;
  }

  /** A constant or reference attribute of the entry, or of what it refers to as its origin or specification. */
  inherited<T>(offset: number, read: (unit: Unit, entry: Entry) => T | undefined): T | undefined {
    let at = offset;
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const unit = this.info.unitAt(at);
      const entry = unit.entry(at);
      const value = read(unit, entry);
      if (value !== undefined) return value;
      const next = unit.number(entry, AT.abstractOrigin) ?? unit.number(entry, AT.specification);
      if (next === undefined) return undefined;
      at = next;
    }
    return undefined;
  }

  private resolve(offset: number): Named {
    let name: string | undefined;
    let linkageName: string | undefined;
    let at = offset;
    for (let depth = 0; ; depth++) {
      const unit = this.info.unitAt(at);
      const entry = unit.entry(at);
      name ??= unit.text(entry, AT.name);
      linkageName ??= unit.text(entry, AT.linkageName) ?? unit.text(entry, AT.mipsLinkageName);
      const next = unit.number(entry, AT.abstractOrigin) ?? unit.number(entry, AT.specification);
      if (next === undefined || depth === MAX_DEPTH) return { name, linkageName, declaration: entry, unit };
      at = next;
    }
  }

  /** `ns::Class::` for what is declared at `offset`; '' at the top. */
  private prefix(unit: Unit, offset: number, depth: number): string {
    const around = this.info.scopes(unit).enclosing(offset);
    if (around === undefined || depth > MAX_DEPTH) return '';
    const entry = unit.entry(around);
    switch (entry.abbreviation.tag) {
      case TAG.namespace: {
        const name = unit.text(entry, AT.name);
        // Inline namespaces (`std::__2`) are not something that the user wrote.
        const own =
          unit.flag(entry, AT.exportSymbols) && name !== undefined ? '' : `${name ?? '(anonymous namespace)'}::`;
        return this.prefix(unit, around, depth + 1) + own;
      }
      case TAG.subprogram:
        return `${this.qualifiedName(around, depth + 1) ?? ''}::`;
      case TAG.enumerationType:
        return this.prefix(unit, around, depth + 1);
      default: {
        const name = this.qualifiedName(around, depth + 1);
        if (name !== undefined) return `${name}::`;
        const kind = entry.abbreviation.tag === TAG.classType ? '(lambda)' : '(anonymous)';
        return `${this.prefix(unit, around, depth + 1)}${kind}::`;
      }
    }
  }
}

/**
 * Drops what a reader would skip and what would make a name change with unrelated edits: places of lambdas, inline namespaces of the library,
 * and the template arguments that the library fills in itself.
 */
export function tidy(name: string): string {
  if (!name.includes('(') && !name.includes('::')) return name;
  const plain = name
    .replace(/\((lambda|anonymous[^()]*?|unnamed[^()]*?) at [^()]*?:\d+:\d+\)/g, '($1)')
    .replace(/\bstd::__(?:1|2|ndk1)::/g, 'std::')
    .replace(/std::basic_string<char, std::char_traits<char>, std::allocator<char>\s*>/g, 'std::string');
  return withoutDefaults(plain).replace(/> +(?=>)/g, '>');
}

const DEFAULT_ARGUMENT = /, std::(?:allocator|char_traits|default_delete|equal_to|hash|less)</;

/** `std::vector<int, std::allocator<int> >` to `std::vector<int>`. */
function withoutDefaults(name: string): string {
  let rest = name;
  let result = '';
  for (let match = DEFAULT_ARGUMENT.exec(rest); match; match = DEFAULT_ARGUMENT.exec(rest)) {
    result += rest.slice(0, match.index);
    let at = match.index + match[0].length;
    for (let depth = 1; depth > 0 && at < rest.length; at++) {
      if (rest[at] === '<') depth++;
      else if (rest[at] === '>' && rest[at - 1] !== '-') depth--;
    }
    rest = rest.slice(at).replace(/^ +(?=>)/, '');
  }
  return result + rest;
}
