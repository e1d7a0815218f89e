/** Writes filestat and fdstat records. */

import type { Description } from './descriptors.ts';
import type { FileNode } from './file-system.ts';
import { type MemoryHost, range } from './memory.ts';

export const fileType = { unknown: 0, character: 2, directory: 3, regular: 4, link: 7 } as const;

const allRights = 0x1fff_ffffn;
const readRight = 1n << 1n;
const writeRight = 1n << 6n;
const seekRights = (1n << 2n) | (1n << 5n);
const fileDevice = 1n;
const consoleDevice = 2n;

const typeOfKind = {
  directory: fileType.directory,
  file: fileType.regular,
  link: fileType.link,
  device: fileType.character,
} as const;

export function typeOf(node: FileNode): number {
  return typeOfKind[node.kind];
}

export function writeFileStatus(host: MemoryHost, pointer: number, node: FileNode): void {
  const size = node.kind === 'file' ? node.size : node.kind === 'link' ? node.target.length : 0;
  writeStatus(host, pointer, fileDevice, node.inode, typeOf(node), node.links, size, node.accessedNs, node.modifiedNs);
}

/** Of the console: `fd` tells stdin, stdout and stderr apart. */
export function writeConsoleStatus(host: MemoryHost, pointer: number, fd: number): void {
  writeStatus(host, pointer, consoleDevice, fd + 1, fileType.character, 1, 0, 0n, 0n);
}

function writeStatus(
  host: MemoryHost,
  pointer: number,
  device: bigint,
  inode: number,
  type: number,
  links: number,
  size: number,
  accessedNs: bigint,
  modifiedNs: bigint,
): void {
  range(host, pointer, 64).fill(0);
  const view = host.view();
  const at = pointer >>> 0;
  view.setBigUint64(at, device, true);
  view.setBigUint64(at + 8, BigInt(inode), true);
  view.setUint8(at + 16, type);
  view.setBigUint64(at + 24, BigInt(links), true);
  view.setBigUint64(at + 32, BigInt(size), true);
  view.setBigUint64(at + 40, accessedNs, true);
  view.setBigUint64(at + 48, modifiedNs, true);
  view.setBigUint64(at + 56, modifiedNs, true);
}

/** Console descriptors lack the right to seek: that is how libc knows a terminal. */
export function writeDescriptorStatus(host: MemoryHost, pointer: number, description: Description): void {
  const isConsole = description.kind === 'input' || description.kind === 'output';
  let rights = isConsole ? allRights & ~seekRights : allRights;
  if (!description.readable && description.kind !== 'directory') rights &= ~readRight;
  if (!description.writable && description.kind !== 'directory') rights &= ~writeRight;
  range(host, pointer, 24).fill(0);
  const view = host.view();
  const at = pointer >>> 0;
  const types = {
    file: fileType.regular,
    directory: fileType.directory,
    device: fileType.character,
    input: fileType.character,
    output: fileType.character,
    guest: fileType.unknown,
  };
  view.setUint8(at, types[description.kind]);
  view.setUint16(at + 2, description.flags, true);
  view.setBigUint64(at + 8, rights, true);
  view.setBigUint64(at + 16, allRights, true);
}
