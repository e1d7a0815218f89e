/** Objects that were compiled without the ThreadSanitizer pass: what they do could not be checked, so they are refused. */
import { Buffer } from 'node:buffer';
import * as fs from 'node:fs';

import { HeddleError } from '../base/error.ts';

const wasmMagic = Buffer.from([0, 0x61, 0x73, 0x6d]);
const archiveMagic = '!<arch>\n';
const headerBytes = 60;
const codeSection = 10;
/** Every unit that the pass has seen calls it. */
const mark = '__tsan_init';

/** @throws HeddleError `HDL_OBJECT_NOT_INSTRUMENTED` for an object, or a member of an archive, that has code but no hooks. */
export function refuseUninstrumented(file: string, absolute: string): void {
  const bytes = fs.readFileSync(absolute);
  if (bytes.subarray(0, archiveMagic.length).toString('latin1') !== archiveMagic) {
    if (isUninstrumented(bytes)) throw refusal(`\`${file}\` was`);
    return;
  }
  for (const { name, content } of members(bytes)) {
    if (isUninstrumented(content)) throw refusal(`Member \`${name}\` of \`${file}\` was`);
  }
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
