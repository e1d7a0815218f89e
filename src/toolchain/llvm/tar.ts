/** Reads the index of an uncompressed tar archive; contents stay views of the archive's bytes. */

import { HeddleError } from '../../base/error.ts';

const blockBytes = 512;

/** Names without trailing slash; directories are not listed, they follow from the names. */
export function readTar(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let offset = 0;
  let longName: string | undefined;
  while (offset + blockBytes <= archive.length && archive[offset] !== 0) {
    const header = archive.subarray(offset, offset + blockBytes);
    const bytes = octal(header, 124, 12);
    const start = offset + blockBytes;
    if (start + bytes > archive.length) {
      throw new HeddleError(
        'HDL_TOOLCHAIN_DAMAGED',
        'The compiler package is damaged: its resource archive is cut short.',
        {
          hint: 'Install it again with `npm ci`.',
        },
      );
    }
    const contents = archive.subarray(start, start + bytes);
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'L') {
      longName = text(contents, 0, contents.length);
    } else {
      const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
      const shortName = text(header, 0, 100);
      const name = longName ?? (prefix === '' ? shortName : `${prefix}/${shortName}`);
      longName = undefined;
      if (type === '0' || type === '\0') files.set(name.replace(/^\.\//, ''), contents);
    }
    offset = start + Math.ceil(bytes / blockBytes) * blockBytes;
  }
  return files;
}

function text(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('latin1');
}

function octal(bytes: Uint8Array, start: number, length: number): number {
  return Number.parseInt(text(bytes, start, length).trim() || '0', 8);
}
