/** Objects for another machine, and those compiled without the ThreadSanitizer pass: what they do could not be checked, so they are refused. */
import { Buffer } from 'node:buffer';
import * as fs from 'node:fs';

import { HeddleError } from '../base/error.ts';

const wasmMagic = Buffer.from([0, 0x61, 0x73, 0x6d]);
const bitcodeMagic = Buffer.from([0x42, 0x43, 0xc0, 0xde]);
const archiveMagic = '!<arch>\n';
const headerBytes = 60;
const codeSection = 10;
/** Every unit that the pass has seen calls it. */
const mark = '__tsan_init';

/** How the objects of other compilers begin; they would be left out of the link, or stop it with a word on their type. */
const foreignFormats: readonly { readonly name: string; readonly start: readonly number[] }[] = [
  { name: 'an ELF object', start: [0x7f, 0x45, 0x4c, 0x46] },
  { name: 'a Mach-O object', start: [0xcf, 0xfa, 0xed, 0xfe] },
  { name: 'a Mach-O object', start: [0xca, 0xfe, 0xba, 0xbe] },
  { name: 'a COFF object', start: [0x64, 0x86] },
  { name: 'a COFF object', start: [0x64, 0xaa] },
];

/**
 * @throws HeddleError of an object or a member of an archive: `HDL_OBJECT_WRONG_FORMAT` when it is for another machine or
 *   no object at all, `HDL_OBJECT_NOT_INSTRUMENTED` when it has code but no hooks.
 */
export function refuseUninstrumented(file: string, absolute: string): void {
  const bytes = fs.readFileSync(absolute);
  if (bytes.subarray(0, archiveMagic.length).toString('latin1') !== archiveMagic) {
    refuseForeign(`\`${file}\``, bytes);
    if (isUninstrumented(bytes)) throw refusal(`\`${file}\` was`);
    return;
  }
  for (const { name, content } of members(bytes)) {
    if (formatOf(content) !== undefined) refuseForeign(`Member \`${name}\` of \`${file}\``, content);
    if (isUninstrumented(content)) throw refusal(`Member \`${name}\` of \`${file}\` was`);
  }
}

function formatOf(bytes: Buffer): string | undefined {
  return foreignFormats.find(({ start }) => start.every((byte, index) => bytes[index] === byte))?.name;
}

function refuseForeign(what: string, bytes: Buffer): void {
  const start = bytes.subarray(0, wasmMagic.length);
  if (start.equals(wasmMagic) || start.equals(bitcodeMagic)) return;
  const format = formatOf(bytes);
  const found = format === undefined ? 'neither an object nor an archive' : `${format} for another machine`;
  throw new HeddleError('HDL_OBJECT_WRONG_FORMAT', `${what} is ${found}: expected WebAssembly.`, {
    hint: 'Compile its sources with `heddle cc` or `heddle c++`, for example `make CC="heddle cc" AR="heddle ar"`.',
  });
}

function refusal(what: string): HeddleError {
  return new HeddleError(
    'HDL_OBJECT_NOT_INSTRUMENTED',
    `${what} compiled without Heddle's hooks: its accesses cannot be checked.`,
    {
      hint: 'Compile it with `heddle cc` or `heddle c++`, for example `make CC="heddle cc"`.',
    },
  );
}

function isUninstrumented(object: Buffer): boolean {
  return object.subarray(0, 4).equals(wasmMagic) && hasCode(object) && !object.includes(mark);
}

/** Walks the section headers; anything malformed is left to the linker. */
function hasCode(object: Buffer): boolean {
  for (let at = 8; at < object.length;) {
    if (object[at] === codeSection) return true;
    let size = 0;
    let shift = 0;
    at++;
    for (let byte = 0x80; byte >= 0x80 && at < object.length; shift += 7) {
      byte = object[at++] ?? 0;
      size += (byte & 0x7f) * 2 ** shift;
    }
    at += size;
  }
  return false;
}

/** Members of a common or GNU archive; index members have no code. */
function* members(archive: Buffer): Generator<{ readonly name: string; readonly content: Buffer }> {
  for (let at = archiveMagic.length; at + headerBytes <= archive.length;) {
    const name = archive
      .toString('latin1', at, at + 16)
      .trim()
      .replace(/\/$/, '');
    const size = Number.parseInt(archive.toString('latin1', at + 48, at + 58), 10);
    if (!Number.isFinite(size)) return;
    at += headerBytes;
    yield { name, content: archive.subarray(at, at + size) };
    at += size + (size % 2);
  }
}
