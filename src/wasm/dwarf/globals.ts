/** Variables at fixed addresses: globals, statics of functions and classes, string literals, thread-locals. */

import { AT, OP } from './constants.ts';
import { type Cursor, MalformedDwarf } from './cursor.ts';
import type { DebugInfo } from './debug-info.ts';
import type { NameTable } from './names.ts';
import type { BitField, TypeTable } from './types.ts';
import type { Unit } from './unit.ts';

/** A variable, and what of it lies at the address that was asked for. */
export interface SymbolizedGlobal {
  /** With namespaces and classes; a static of a function has its plain name. */
  readonly name: string;
  /** The function that a static variable is declared in. */
  readonly function?: string;
  readonly file: string;
  readonly line: number;
  /** 0: clang does not record columns of variables. */
  readonly column: number;
  /** Where the variable starts: an address, or an offset from the thread-local base. */
  readonly address: number;
  /** 0 when not known. */
  readonly size: number;
  /** Bytes from the start of the variable to the address asked for. */
  readonly offset: number;
  readonly typeName: string;
  /** Of what lies at that offset. */
  readonly partType: string;
  /** Path to the part at that offset: `.head`, `[3].next`. */
  readonly member?: string;
}

interface Placed {
  readonly entry: number;
  readonly address: number;
  readonly size: number;
}

interface Location {
  readonly address: number;
  readonly isThreadLocal: boolean;
  /** Set when the variable was split and this address holds one part only. */
  readonly pieceSize: number | undefined;
}

/** How the linker names the bases in a program that was linked from objects for dynamic libraries. */
const staticGot = /^GOT\.data\.internal\./;

/** Furthest that a look-up goes back over variables that begin before an address but do not reach it. */
const MAX_OVERLAP = 64;

export class GlobalTable {
  private readonly info: DebugInfo;
  private readonly names: NameTable;
  private readonly types: TypeTable;
  private readonly note: (text: string) => void;
  /** Name of the instance's global of this index. */
  private readonly globalName: (index: number) => string;
  private index: { readonly globals: readonly Placed[]; readonly threadLocals: readonly Placed[] } | undefined;

  constructor(
    info: DebugInfo,
    names: NameTable,
    types: TypeTable,
    globalName: (index: number) => string,
    note: (text: string) => void,
  ) {
    this.info = info;
    this.names = names;
    this.types = types;
    this.globalName = globalName;
    this.note = note;
  }

  globalAt(address: number): SymbolizedGlobal | undefined {
    return this.find(this.placed().globals, address);
  }

  threadLocalAt(offset: number): SymbolizedGlobal | undefined {
    return this.find(this.placed().threadLocals, offset);
  }

  /** Bit-fields of the structure around `address`, their bits counted from `address` (negative ones begin before it). */
  bitFieldsAt(address: number): readonly BitField[] {
    const placed = this.search(this.placed().globals, address);
    if (!placed) return [];
    const type = this.names.inherited(placed.entry, (unit, entry) => unit.number(entry, AT.type));
    const offset = address - placed.address;
    return this.types.bitFields(type, offset).map((field) => ({ ...field, first: field.first - offset * 8 }));
  }

  private find(sorted: readonly Placed[], address: number): SymbolizedGlobal | undefined {
    const placed = this.search(sorted, address);
    return placed && this.describe(placed, address);
  }

  private search(sorted: readonly Placed[], address: number): Placed | undefined {
    let from = -1;
    let to = sorted.length;
    while (to - from > 1) {
      const middle = (from + to) >>> 1;
      if ((sorted[middle]?.address ?? 0) <= address) from = middle;
      else to = middle;
    }
    for (let left = MAX_OVERLAP; from >= 0 && left > 0; from--, left--) {
      const placed = sorted[from];
      if (placed && address < placed.address + Math.max(placed.size, 1)) return placed;
    }
    return undefined;
  }

  private describe(placed: Placed, address: number): SymbolizedGlobal {
    const { names, types } = this;
    const offset = address - placed.address;
    const type = names.inherited(placed.entry, (unit, entry) => unit.number(entry, AT.type));
    const plain = names.inherited(placed.entry, (unit, entry) => unit.text(entry, AT.name));
    const around = names.enclosingFunction(placed.entry);
    const place = names.inherited(placed.entry, (unit, entry) => {
      const line = unit.number(entry, AT.declLine);
      const file = unit.number(entry, AT.declFile);
      if (line === undefined || file === undefined) return undefined;
      return { file: this.info.file(unit, file), line, column: unit.number(entry, AT.declColumn) ?? 0 };
    });
    // Letters of a string literal are no members.
    const { path, typeName } = types.part(type, offset);
    const member = plain === undefined ? '' : path;
    const name = around === undefined ? names.qualifiedName(placed.entry) : plain;
    return {
      name: name ?? 'string literal',
      ...(around !== undefined && plain !== undefined && { function: around }),
      file: place?.file ?? '',
      line: place?.line ?? 0,
      column: place?.column ?? 0,
      address: placed.address,
      size: placed.size,
      offset,
      typeName: types.name(type),
      partType: typeName,
      ...(member !== '' && { member }),
    };
  }

  /** Needs every unit: the one costly question, asked once. */
  private placed(): { readonly globals: readonly Placed[]; readonly threadLocals: readonly Placed[] } {
    if (this.index) return this.index;
    const globals: Placed[] = [];
    const threadLocals: Placed[] = [];
    for (const unit of this.info.units) {
      for (const entry of this.info.scopes(unit).variables) {
        try {
          const place = this.locate(unit, entry);
          if (!place) continue;
          const type = this.names.inherited(entry, (of, each) => of.number(each, AT.type));
          const size = place.pieceSize ?? this.types.size(type) ?? 0;
          (place.isThreadLocal ? threadLocals : globals).push({ entry, address: place.address, size });
        } catch (error) {
          if (!(error instanceof MalformedDwarf)) throw error;
          this.note(`variable at ${entry}: ${error.message}`);
        }
      }
    }
    // Of several that begin at one address (an inline variable of many sources) the greatest, then the first, is asked first: the search goes back.
    const byPlace = (a: Placed, b: Placed): number => a.address - b.address || a.size - b.size || b.entry - a.entry;
    return (this.index = { globals: globals.sort(byPlace), threadLocals: threadLocals.sort(byPlace) });
  }

  /** Evaluates DW_AT_location as far as it names a fixed place. */
  private locate(unit: Unit, offset: number): Location | undefined {
    const expression = unit.block(unit.entry(offset), AT.location);
    if (!expression) return undefined;
    let isThreadLocal = false;
    const stack: number[] = [];
    let pieceSize: number | undefined;
    while (!expression.done && pieceSize === undefined) {
      const operation = expression.u8();
      switch (operation) {
        case OP.wasmLocation: {
          // Kind 3: a global of the instance, its index as 4 bytes.
          if (expression.u8() !== 3) return undefined;
          const base = this.globalName(expression.u32()).replace(staticGot, '');
          // Addresses in a dynamic library count from where its data is loaded.
          if (base !== '__tls_base' && base !== '__memory_base') return undefined;
          isThreadLocal = base === '__tls_base';
          stack.push(0);
          break;
        }
        case OP.plus:
          stack.push((stack.pop() ?? 0) + (stack.pop() ?? 0));
          break;
        case OP.plusUconst:
          stack.push((stack.pop() ?? 0) + expression.uleb());
          break;
        case OP.piece:
          pieceSize = expression.uleb();
          break;
        default: {
          const value = constant(unit, expression, operation);
          if (value === undefined) return undefined;
          stack.push(value);
        }
      }
    }
    const address = stack.pop();
    if (address === undefined || !isKept(address, unit.addressSize, isThreadLocal)) return undefined;
    return { address, isThreadLocal, pieceSize };
  }
}

/** The linker gives data that it discarded address 0 or the greatest ones. */
function isKept(address: number, addressSize: number, isThreadLocal: boolean): boolean {
  const greatest = addressSize === 8 ? 2 ** 63 : 0xfffffffe;
  return address < greatest && (address > 0 || isThreadLocal);
}

function constant(unit: Unit, expression: Cursor, operation: number): number | undefined {
  switch (operation) {
    case OP.addr:
      return expression.unsigned(unit.addressSize);
    case OP.addrx:
    case OP.constx:
      return unit.indexedAddress(expression.uleb());
    case OP.const1u:
      return expression.u8();
    case OP.const2u:
      return expression.u16();
    case OP.const4u:
      return expression.u32();
    case OP.const8u:
      return expression.u64();
    case OP.constu:
      return expression.uleb();
    default:
      return undefined;
  }
}
