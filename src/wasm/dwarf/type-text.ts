/** Names of derived types as C writes them: what is declared stands in the middle. */

import { AT, TAG } from './constants.ts';
import type { Unit } from './unit.ts';

/** Of types whose names need one in C. */
export const keywords: ReadonlyMap<number, string> = new Map([
  [TAG.structureType, 'struct'],
  [TAG.unionType, 'union'],
  [TAG.enumerationType, 'enum'],
]);

/** DW_LANG_C89, C, C99, C11, C17: where a structure's name needs its keyword. */
export function isCLanguage(unit: Unit): boolean {
  return [0x01, 0x02, 0x0c, 0x1d, 0x2c].includes(unit.number(unit.root, AT.language) ?? 0);
}

export function arrayOf(element: string, dimensions: string): string {
  // Inside the brackets of a pointer to a export function or array: `int (*[3])(char)`. Else the outer dimension comes first: `int[3][2]`.
  const pointer = /\([*&]+(?=\)[([])/.exec(element);
  const at = pointer ? pointer.index + pointer[0].length : element.search(/(?:\[\d*\])+$/);
  return at < 0 ? element + dimensions : element.slice(0, at) + dimensions + element.slice(at);
}

export function pointerTo(type: string, sign: string): string {
  const call = / \([^()]*\)$/.exec(type);
  if (call) return `${type.slice(0, call.index)} (${sign})${call[0].slice(1)}`;
  const array = /(?:\[\d*\])+$/.exec(type);
  if (array) return `${type.slice(0, array.index)} (${sign})${array[0]}`;
  return /[*&]$/.test(type) ? type + sign : `${type} ${sign}`;
}

export function qualified(type: string, qualifier: string): string {
  return /[*&]$/.test(type) ? `${type} ${qualifier}` : `${qualifier} ${type}`;
}
