/** Members of an `ar` archive. */

export interface ArchiveMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const magic = '!<arch>\n';
const headerBytes = 60;

export function isArchive(bytes: Uint8Array): boolean {
  return latin1(bytes, 0, magic.length) === magic;
}

/** Members with contents; the symbol index and the table of long names are left out. */
export function archiveMembers(bytes: Uint8Array): ArchiveMember[] {
  const members: ArchiveMember[] = [];
  let longNames = '';
  for (let at = magic.length; at + headerBytes <= bytes.length;) {
    const field = latin1(bytes, at, 16).trimEnd();
    const size = Number.parseInt(latin1(bytes, at + 48, 10), 10);
    if (!Number.isSafeInteger(size)) break;
    const start = at + headerBytes;
    const contents = bytes.subarray(start, start + size);
    if (field === '//') longNames = latin1(contents, 0, contents.length);
    else if (field !== '/' && field !== '/SYM64/')
      members.push({ name: memberName(field, longNames), bytes: contents });
    at = start + size + (size % 2);
  }
  return members;
}

function memberName(field: string, longNames: string): string {
  const offset = /^\/(\d+)$/.exec(field)?.[1];
  if (offset === undefined) return field.replace(/\/$/, '');
  return longNames.slice(Number(offset)).split('\n', 1)[0]?.replace(/\/$/, '') ?? field;
}

function latin1(bytes: Uint8Array, start: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(length, bytes.length - start)).toString('latin1');
}
