/**
 * libc.a with some of its functions renamed, calls between its own members included.
 *
 * The guest runtime replaces functions such as `memcpy` and `fwrite` by ones that the detectors see. Inside libc their calls must stay
 * unseen (a FILE's buffer is no memory of the program), and the replacements call the originals. So in libc.a the names listed in
 * guest/libc/private.txt get their last letter in upper case: `fwrite` is `fwritE` there. Equal lengths keep every offset. The same is done to
 * libc++.a with the names of guest/cxx/private.txt.
 */

import { InternalError } from '../../base/assert.ts';

/** The name that the archive's own function has after {@link privateLibc}: of one of C++, `_zN...` for `_ZN...`. */
export function privateName(name: string): string {
  return name.startsWith('_Z') ? `_z${name.slice(2)}` : name.slice(0, -1) + name.slice(-1).toUpperCase();
}

/** Names of guest/libc/private.txt: separated by white space, `#` starts a comment. */
export function parsePrivateNames(text: string): Set<string> {
  return new Set(
    text
      .split('\n')
      .flatMap((line) => line.replace(/#.*/, '').split(/\s+/))
      .filter((name) => name !== ''),
  );
}

/** A copy of an archive of wasm objects in which all symbols called `names` have their private name. */
export function privateLibc(archive: Uint8Array, names: ReadonlySet<string>): Uint8Array {
  const copy = new Uint8Array(archive);
  const renamer = createRenamer(copy, names);
  for (const member of members(copy)) {
    if (member.name === '/') renameIndex(copy, member, renamer);
    else if (isObject(copy, member)) renameObject(copy, member, renamer);
  }
  const missing = [...names].filter((name) => !renamer.found.has(name));
  if (missing.length > 0) throw new InternalError(`The archive does not have: ${missing.join(' ')}`);
  return copy;
}

/** The objects of an archive, with private names where they have one of `names`. */
export function privateObjects(archive: Uint8Array, names: ReadonlySet<string>): Map<string, Uint8Array> {
  const copy = archive.slice();
  const renamer = createRenamer(copy, names);
  const objects = new Map<string, Uint8Array>();
  for (const member of members(copy)) {
    if (!isObject(copy, member)) continue;
    renameObject(copy, member, renamer);
    objects.set(`${objects.size}-${member.name.replace(/\W/g, '-')}`, copy.slice(member.start, member.end));
  }
  return objects;
}

/** A copy of an archive in which the definitions called `names` are weak, so that others take their place. */
export function weakDefinitions(archive: Uint8Array, names: ReadonlySet<string>): Uint8Array {
  const copy = archive.slice();
  const renamer: Renamer = {
    found: names,
    rename() {},
    defined(flagsAt, start, length) {
      if (names.has(text(copy, start, length))) copy[flagsAt] = (copy[flagsAt] ?? 0) | symbolWeak;
    },
  };
  for (const member of members(copy)) if (isObject(copy, member)) renameObject(copy, member, renamer);
  return copy;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Renamer {
  readonly found: ReadonlySet<string>;
  /** Renames the name at these bytes when it is listed. */
  rename(start: number, length: number): void;
  /** Of each definition: where its flags are, and its name. */
  defined?(flagsAt: number, start: number, length: number): void;
}

function createRenamer(bytes: Uint8Array, names: ReadonlySet<string>): Renamer {
  const found = new Set<string>();
  return {
    found,
    rename(start, length) {
      const name = text(bytes, start, length);
      if (!names.has(name)) return;
      found.add(name);
      for (let i = 0; i < length; i++) bytes[start + i] = privateName(name).charCodeAt(i);
    },
  };
}

function text(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

const archiveMagic = '!<arch>\n';
const memberHeaderBytes = 60;

function* members(bytes: Uint8Array): Generator<Range & { readonly name: string }> {
  if (text(bytes, 0, archiveMagic.length) !== archiveMagic) throw new InternalError('libc.a is not an archive');
  let position = archiveMagic.length;
  while (position + memberHeaderBytes <= bytes.length) {
    const name = text(bytes, position, 16).trimEnd();
    const size = Number.parseInt(text(bytes, position + 48, 10), 10);
    const start = position + memberHeaderBytes;
    yield { name, start, end: start + size };
    position = start + size + (size % 2);
  }
}

/** The archive's symbol index: a big-endian count, that many offsets, then names that end with a zero byte. */
function renameIndex(bytes: Uint8Array, index: Range, renamer: Renamer): void {
  const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(index.start);
  let position = index.start + 4 + 4 * count;
  for (let i = 0; i < count; i++) {
    const end = bytes.indexOf(0, position);
    renamer.rename(position, end - position);
    position = end + 1;
  }
}

function isObject(bytes: Uint8Array, member: Range): boolean {
  return text(bytes, member.start, 4) === '\0asm';
}

const customSection = 0;
const importSection = 2;
const symbolTable = 8;
const symbolWeak = 0x1;
const symbolUndefined = 0x10;
const symbolExplicitName = 0x40;

function renameObject(bytes: Uint8Array, object: Range, renamer: Renamer): void {
  const reader = createReader(bytes, object.start + 8, renamer);
  while (reader.position < object.end) {
    const id = reader.byte();
    const end = reader.unsigned() + reader.position;
    if (id === importSection) renameImports(reader);
    else if (id === customSection && reader.name() === 'linking') renameSymbols(reader, end, renamer);
    reader.position = end;
  }
}

interface Reader {
  position: number;
  byte(): number;
  /** A LEB128 number. */
  unsigned(): number;
  name(): string;
  symbol(): Range;
}

function createReader(bytes: Uint8Array, start: number, renamer: Renamer): Reader {
  return {
    position: start,
    byte() {
      return bytes[this.position++] ?? 0;
    },
    unsigned() {
      let value = 0;
      for (let shift = 1; ; shift *= 128) {
        const byte = this.byte();
        value += (byte & 127) * shift;
        if (byte < 128) return value;
      }
    },
    name() {
      const length = this.unsigned();
      this.position += length;
      return text(bytes, this.position - length, length);
    },
    symbol() {
      const length = this.unsigned();
      const start = this.position;
      renamer.rename(start, length);
      this.position += length;
      return { start, end: this.position };
    },
  };
}

function renameImports(reader: Reader): void {
  for (let count = reader.unsigned(); count > 0; count--) {
    reader.name();
    reader.symbol();
    const kind = reader.byte();
    if (kind === 1 || kind === 4) reader.byte();
    if (kind === 3) reader.position += 2;
    else if (kind === 1 || kind === 2) skipLimits(reader);
    else reader.unsigned();
  }
}

function skipLimits(reader: Reader): void {
  const flags = reader.byte();
  reader.unsigned();
  if (flags & 1) reader.unsigned();
}

function renameSymbols(reader: Reader, end: number, renamer: Renamer): void {
  reader.unsigned();
  while (reader.position < end) {
    const kind = reader.byte();
    const next = reader.unsigned() + reader.position;
    if (kind === symbolTable) for (let count = reader.unsigned(); count > 0; count--) renameSymbol(reader, renamer);
    reader.position = next;
  }
}

function renameSymbol(reader: Reader, renamer: Renamer): void {
  const kind = reader.byte();
  const flagsAt = reader.position;
  const flags = reader.unsigned();
  const defined = (flags & symbolUndefined) === 0;
  let name: Range | undefined;
  if (kind === 1) {
    name = reader.symbol();
    if (defined) for (let field = 0; field < 3; field++) reader.unsigned();
  } else {
    reader.unsigned();
    if (kind !== 3 && (defined || flags & symbolExplicitName)) name = reader.symbol();
  }
  if (defined && name !== undefined) renamer.defined?.(flagsAt, name.start, name.end - name.start);
}
