/** Abbreviation tables (`.debug_abbrev`): the shapes of debugging entries. */

import { AT, FORM, TAG } from './constants.ts';
import { MalformedDwarf } from './cursor.ts';
import type { DebugSections } from './sections.ts';

/** What the scan of a unit does with an entry. */
export type Role = 'skip' | 'scope' | 'subprogram' | 'inlined' | 'variable';

/** Sizes that differ between units and decide how long a form is. */
export interface Encoding {
  readonly version: number;
  readonly addressSize: number;
  readonly offsetSize: number;
}

export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly role: Role;
  readonly names: readonly number[];
  readonly forms: readonly number[];
  /** Values of DW_FORM_implicit_const, 0 elsewhere. */
  readonly implicit: readonly number[];
  /** Bytes of all attributes together, -1 when that depends on the data. */
  readonly fixedSize: number;
}

export type AbbreviationTable = ReadonlyMap<number, Abbreviation>;

/** Parses the table at `offset`; sizes are computed for units with this `encoding`. */
export function parseAbbreviations(sections: DebugSections, offset: number, encoding: Encoding): AbbreviationTable {
  const table = new Map<number, Abbreviation>();
  const cursor = sections.cursor('abbrev', offset);
  for (let code = cursor.uleb(); code !== 0; code = cursor.uleb()) {
    const start = cursor.position;
    const tag = cursor.uleb();
    const hasChildren = cursor.u8() !== 0;
    const names: number[] = [];
    const forms: number[] = [];
    const implicit: number[] = [];
    let fixedSize = 0;
    for (;;) {
      const name = cursor.uleb();
      const form = cursor.uleb();
      if (name === 0 && form === 0) break;
      names.push(name);
      forms.push(form);
      implicit.push(form === FORM.implicitConst ? cursor.sleb() : 0);
      const size = formSize(form, encoding);
      fixedSize = size < 0 || fixedSize < 0 ? -1 : fixedSize + size;
    }
    sections.spend('abbrev', cursor.position - start);
    table.set(code, { tag, hasChildren, role: roleOf(tag, hasChildren, names), names, forms, implicit, fixedSize });
  }
  return table;
}

function roleOf(tag: number, hasChildren: boolean, names: readonly number[]): Role {
  switch (tag) {
    case TAG.subprogram:
      if (names.includes(AT.lowPc) || names.includes(AT.ranges)) return 'subprogram';
      return hasChildren ? 'scope' : 'skip';
    case TAG.inlinedSubroutine:
      return 'inlined';
    case TAG.variable:
      return names.includes(AT.location) ? 'variable' : 'skip';
    case TAG.namespace:
    case TAG.classType:
    case TAG.structureType:
    case TAG.unionType:
    case TAG.enumerationType:
      return hasChildren ? 'scope' : 'skip';
    default:
      return 'skip';
  }
}

/** Bytes that a value of `form` takes, -1 when the data says so itself. */
export function formSize(form: number, encoding: Encoding): number {
  switch (form) {
    case FORM.flagPresent:
    case FORM.implicitConst:
      return 0;
    case FORM.data1:
    case FORM.flag:
    case FORM.ref1:
    case FORM.strx1:
    case FORM.addrx1:
      return 1;
    case FORM.data2:
    case FORM.ref2:
    case FORM.strx2:
    case FORM.addrx2:
      return 2;
    case FORM.strx3:
    case FORM.addrx3:
      return 3;
    case FORM.data4:
    case FORM.ref4:
    case FORM.strx4:
    case FORM.addrx4:
    case FORM.refSup4:
      return 4;
    case FORM.data8:
    case FORM.ref8:
    case FORM.refSig8:
    case FORM.refSup8:
      return 8;
    case FORM.data16:
      return 16;
    case FORM.addr:
      return encoding.addressSize;
    case FORM.refAddr:
      return encoding.version <= 2 ? encoding.addressSize : encoding.offsetSize;
    case FORM.strp:
    case FORM.lineStrp:
    case FORM.secOffset:
    case FORM.strpSup:
      return encoding.offsetSize;
    case FORM.block1:
    case FORM.block2:
    case FORM.block4:
    case FORM.block:
    case FORM.exprloc:
    case FORM.string:
    case FORM.sdata:
    case FORM.udata:
    case FORM.refUdata:
    case FORM.strx:
    case FORM.addrx:
    case FORM.loclistx:
    case FORM.rnglistx:
    case FORM.indirect:
      return -1;
    default:
      throw new MalformedDwarf(`unknown form 0x${form.toString(16)}`);
  }
}
