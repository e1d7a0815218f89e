/** Reads members of zip archives (Python wheels among them): stored or deflated, no encryption, no zip64. */
import { inflateRawSync } from 'node:zlib';
import { HeddleError } from '../base/error.ts';

export interface ZipMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
/** A member may not grow larger than this: archives can be made that unpack to almost anything. */
const maxMemberBytes = 2 ** 30;

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/**
 * Members whose name `wanted` accepts.
 *
 * @throws HeddleError `HDL_ARCHIVE_DAMAGED`
 */
export function zipMembers(archive: string, bytes: Uint8Array, wanted: (name: string) => boolean): ZipMember[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return readMembers(bytes, view, wanted);
  } catch (cause) {
    throw new HeddleError('HDL_ARCHIVE_DAMAGED', `The archive \`${archive}\` cannot be unpacked.`, {
      cause,
      hint: 'Check that it was copied completely, or unpack it and give the folder.',
    });
  }
}

function readMembers(bytes: Uint8Array, view: DataView, wanted: (name: string) => boolean): ZipMember[] {
  const end = findEnd(view);
  const members: ZipMember[] = [];
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    if (view.getUint32(at, true) !== entryMark) throw new RangeError('no entry');
    const method = view.getUint16(at + 10, true);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const rest = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    at += 46 + nameLength + rest;
    if (!wanted(name)) continue;
    if (view.getUint32(local, true) !== localMark || size > maxMemberBytes) throw new RangeError('no member');
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (start + packed > bytes.length) throw new RangeError('cut short');
    const contents = bytes.subarray(start, start + packed);
    if (method !== 0 && method !== 8) throw new RangeError('unknown method');
    members.push({ name, bytes: method === 0 ? contents : inflateRawSync(contents, { maxOutputLength: size || 1 }) });
  }
  return members;
}

/** The record at the end, behind which a comment may stand. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--) {
    if (view.getUint32(at, true) === endMark) return at;
  }
  throw new RangeError('no end');
}
