/** One debugging information entry (DIE): its attributes, as numbers that say where the data is or what it is. */

import { type Abbreviation, type Encoding, formSize } from './abbreviations.ts';
import { FORM } from './constants.ts';
import { type Cursor, MalformedDwarf } from './cursor.ts';

export interface Entry {
  /** Offset in `.debug_info`: the entry's identity. */
  readonly offset: number;
  readonly abbreviation: Abbreviation;
  /** By attribute; the form says what a value means (see {@link readValue}). */
  readonly values: readonly number[];
  /** Forms as read: DW_FORM_indirect is resolved. */
  readonly forms: readonly number[];
  /** Where children, or the next entry, begin. */
  readonly end: number;
}

/** Reads the attributes of an entry; `cursor` stands behind the abbreviation code. `unitOffset` makes references absolute. */
export function readEntry(
  cursor: Cursor,
  offset: number,
  abbreviation: Abbreviation,
  encoding: Encoding,
  unitOffset: number,
): Entry {
  const count = abbreviation.forms.length;
  const values: number[] = [];
  let forms = abbreviation.forms;
  for (let index = 0; index < count; index++) {
    let form = forms[index] ?? 0;
    if (form === FORM.indirect) {
      form = cursor.uleb();
      if (form === FORM.indirect || form === FORM.implicitConst)
        throw new MalformedDwarf('an indirect form names another one');
      forms = forms.with(index, form);
    }
    values.push(
      form === FORM.implicitConst ? (abbreviation.implicit[index] ?? 0) : readValue(cursor, form, encoding, unitOffset),
    );
  }
  return { offset, abbreviation, values, forms, end: cursor.position };
}

/**
 * The value of one attribute: constants, flags, indexes, addresses and section offsets as they are; references as offsets in `.debug_info`; inline
 * strings and blocks as the position of their data (a block's starts with its length).
 */
export function readValue(cursor: Cursor, form: number, encoding: Encoding, unitOffset: number): number {
  switch (form) {
    case FORM.flagPresent:
      return 1;
    case FORM.udata:
    case FORM.strx:
    case FORM.addrx:
    case FORM.loclistx:
    case FORM.rnglistx:
      return cursor.uleb();
    case FORM.refUdata:
      return unitOffset + cursor.uleb();
    case FORM.sdata:
      return cursor.sleb();
    case FORM.string:
      return cursor.skipText();
    case FORM.strx3:
    case FORM.addrx3:
      return cursor.u24();
    case FORM.ref1:
    case FORM.ref2:
    case FORM.ref4:
    case FORM.ref8:
      return unitOffset + cursor.unsigned(formSize(form, encoding));
    case FORM.data16:
      return cursor.skip(16);
    case FORM.block:
    case FORM.exprloc:
    case FORM.block1:
    case FORM.block2:
    case FORM.block4: {
      const start = cursor.position;
      cursor.skip(blockLength(cursor, form));
      return start;
    }
    default:
      return cursor.unsigned(formSize(form, encoding));
  }
}

/** Reads the length in front of a block of this form. */
export function blockLength(cursor: Cursor, form: number): number {
  switch (form) {
    case FORM.block1:
      return cursor.u8();
    case FORM.block2:
      return cursor.u16();
    case FORM.block4:
      return cursor.u32();
    default:
      return cursor.uleb();
  }
}

/** Moves over the attributes of an entry without keeping them. */
export function skipEntry(cursor: Cursor, abbreviation: Abbreviation, encoding: Encoding): void {
  if (abbreviation.fixedSize >= 0) {
    cursor.skip(abbreviation.fixedSize);
    return;
  }
  for (let form of abbreviation.forms) {
    if (form === FORM.indirect) form = cursor.uleb();
    if (form === FORM.implicitConst) continue;
    readValue(cursor, form, encoding, 0);
  }
}
