/** The file table at the start of a line number program (`.debug_line`, DWARF 2 to 5). */

import type { Encoding } from './abbreviations.ts';
import { AT, FORM, LNCT } from './constants.ts';
import { type Cursor, MalformedDwarf } from './cursor.ts';
import { readValue } from './entry.ts';
import { sourcePath } from './paths.ts';
import type { DebugSections } from './sections.ts';
import type { Unit } from './unit.ts';

export interface LineHeader {
  /** By file number as rows and DW_AT_decl_file have it; '' where there is no such file. */
  readonly files: readonly string[];
  readonly minInstructionLength: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** Operand counts of the standard opcodes, by opcode. */
  readonly operandCounts: readonly number[];
  readonly programStart: number;
  readonly programEnd: number;
  readonly addressSize: number;
}

/** Reads the header that belongs to `unit`; undefined when the unit has no line table. */
export function readLineHeader(unit: Unit): LineHeader | undefined {
  const { sections } = unit.context;
  const offset = unit.number(unit.root, AT.stmtList);
  if (offset === undefined) return undefined;
  const cursor = sections.cursor('line', offset);
  let length = cursor.u32();
  let offsetSize = 4;
  if (length === 0xffffffff) {
    length = cursor.u64();
    offsetSize = 8;
  }
  const programEnd = Math.min(cursor.position + length, cursor.end);
  sections.spend('line', programEnd - offset);
  const version = cursor.u16();
  if (version < 2 || version > 5) throw new MalformedDwarf(`line table version ${version} is not supported`);
  let addressSize = unit.addressSize;
  if (version >= 5) {
    addressSize = cursor.u8();
    cursor.skip(1);
  }
  const headerLength = cursor.unsigned(offsetSize);
  const programStart = cursor.position + headerLength;
  const minInstructionLength = cursor.u8();
  // Operations per instruction and default_is_stmt: neither changes where a row is.
  cursor.skip(version >= 4 ? 2 : 1);
  const lineBase = cursor.i8();
  const lineRange = cursor.u8();
  const opcodeBase = cursor.u8();
  if (lineRange === 0 || opcodeBase === 0) throw new MalformedDwarf('a line table header is damaged');
  const operandCounts = [0];
  for (let opcode = 1; opcode < opcodeBase; opcode++) operandCounts.push(cursor.u8());
  const directory = unit.text(unit.root, AT.compDir) ?? '';
  const encoding = { version, addressSize, offsetSize };
  const files = version >= 5 ? files5(sections, cursor, encoding, directory) : files4(cursor, directory);
  return {
    files,
    minInstructionLength,
    lineBase,
    lineRange,
    opcodeBase,
    operandCounts,
    programStart,
    programEnd,
    addressSize,
  };
}

/** Directories and files of DWARF 2 to 4: both count from 1, directory 0 is the unit's. */
function files4(cursor: Cursor, compilationDirectory: string): string[] {
  const directories = [compilationDirectory];
  for (let text = cursor.text(); text !== ''; text = cursor.text()) directories.push(text);
  const files = [''];
  for (let name = cursor.text(); name !== ''; name = cursor.text()) {
    files.push(sourcePath(name, directories[cursor.uleb()] ?? '', compilationDirectory));
    cursor.uleb();
    cursor.uleb();
  }
  return files;
}

interface TableRow {
  readonly path: string;
  readonly directory: number;
}

/** Directories and files of DWARF 5: both count from 0, directory 0 is the unit's. */
function files5(sections: DebugSections, cursor: Cursor, encoding: Encoding, compilationDirectory: string): string[] {
  const directories = readTable(sections, cursor, encoding).map((row) => row.path);
  const files = readTable(sections, cursor, encoding);
  const own = directories[0] ?? compilationDirectory;
  return files.map((file) => sourcePath(file.path, directories[file.directory] ?? '', own));
}

function readTable(sections: DebugSections, cursor: Cursor, encoding: Encoding): TableRow[] {
  const kinds: number[] = [];
  const forms: number[] = [];
  for (let left = cursor.u8(); left > 0; left--) {
    kinds.push(cursor.uleb());
    forms.push(cursor.uleb());
  }
  const rows: TableRow[] = [];
  const count = cursor.uleb();
  if (kinds.length === 0 && count > 0) throw new MalformedDwarf('a file table has rows but no columns');
  for (let left = count; left > 0; left--) {
    const before = cursor.position;
    let path = '';
    let directory = 0;
    for (let index = 0; index < kinds.length; index++) {
      const form = forms[index] ?? 0;
      const value = readValue(cursor, form, encoding, 0);
      if (kinds[index] === LNCT.path) path = tableText(sections, form, value);
      else if (kinds[index] === LNCT.directoryIndex) directory = value;
    }
    if (cursor.position === before) throw new MalformedDwarf('a file table has empty rows');
    rows.push({ path, directory });
  }
  return rows;
}

function tableText(sections: DebugSections, form: number, value: number): string {
  switch (form) {
    case FORM.string:
      return sections.cursor('line', value).text();
    case FORM.lineStrp:
      return sections.lineText(value);
    case FORM.strp:
      return sections.text(value);
    default:
      throw new MalformedDwarf(`a file name has form 0x${form.toString(16)}`);
  }
}
