/** Calls on names: opening, making, removing, listing. */

import { encodePath } from '../../base/path-text.ts';
import type { WasiAction, WasiContext } from './context.ts';
import type { Description } from './descriptors.ts';
import { errno, fail } from './errno.ts';
import { chosenTimes } from './file-calls.ts';
import type { DirectoryNode, FileNode, Place } from './file-system.ts';
import { pathText, range, setU32 } from './memory.ts';
import { typeOf, writeFileStatus } from './status.ts';

const follow = 1;
const openFlag = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const;
const readRight = 1n << 1n;
const writeRight = 1n << 6n;

export function pathCalls({ host, files, descriptors }: WasiContext): Record<string, WasiAction> {
  function directory(fd: number): DirectoryNode {
    const description = descriptors.get(fd);
    return description.kind === 'directory' ? description.node : fail(errno.notDirectory);
  }

  function place(fd: number, pointer: number, length: number, followLast: boolean): Place {
    if (length === 0) fail(errno.noEntry);
    return files.find(directory(fd), pathText(host, pointer, length), followLast);
  }

  function existing(fd: number, pointer: number, length: number, followLast: boolean): FileNode {
    return place(fd, pointer, length, followLast).node ?? fail(errno.noEntry);
  }

  function open(at: Place, flags: number, rights: bigint, descriptorFlags: number): Description {
    if (
      at.node !== undefined &&
      (flags & (openFlag.create | openFlag.exclusive)) === (openFlag.create | openFlag.exclusive)
    )
      fail(errno.exists);
    if (at.node?.kind === 'link') fail(errno.loop);
    const shared = {
      references: 0,
      flags: descriptorFlags,
      readable: (rights & readRight) !== 0n,
      writable: (rights & writeRight) !== 0n,
    };
    if (at.node?.kind === 'directory') {
      if (shared.writable && !(flags & openFlag.directory)) fail(errno.isDirectory);
      return { ...shared, kind: 'directory', node: at.node, preopened: false };
    }
    if (flags & openFlag.directory) fail(at.node === undefined ? errno.noEntry : errno.notDirectory);
    if (at.node === undefined && !(flags & openFlag.create)) fail(errno.noEntry);
    if (at.node?.kind === 'device') return { ...shared, kind: 'device', node: at.node };
    const node = at.node ?? files.createFile(at);
    if (flags & openFlag.truncate && shared.writable && node.size > 0) files.resize(node, 0);
    return { ...shared, kind: 'file', node, position: 0 };
  }

  return {
    path_open(
      fd: number,
      lookup: number,
      path: number,
      length: number,
      flags: number,
      rights: bigint,
      _: bigint,
      fdFlags: number,
      out: number,
    ) {
      const opened = open(place(fd, path, length, (lookup & follow) !== 0), flags, rights, fdFlags);
      setU32(host, out, descriptors.open(opened));
    },
    path_create_directory: (fd: number, path: number, length: number) =>
      files.createDirectory(place(fd, path, length, false)),
    path_remove_directory(fd: number, path: number, length: number) {
      const at = place(fd, path, length, false);
      if (at.node?.kind !== 'directory') fail(at.node === undefined ? errno.noEntry : errno.notDirectory);
      if (at.node.entries.size > 0) fail(errno.notEmpty);
      if (at.name === '.') fail(errno.invalid);
      files.unlink(at);
    },
    path_unlink_file(fd: number, path: number, length: number) {
      const at = place(fd, path, length, false);
      if (at.node?.kind === 'directory') fail(errno.isDirectory);
      files.unlink(at);
    },
    path_rename: (fd: number, path: number, length: number, newFd: number, newPath: number, newLength: number) =>
      files.rename(place(fd, path, length, false), place(newFd, newPath, newLength, false)),
    path_link(
      fd: number,
      lookup: number,
      path: number,
      length: number,
      newFd: number,
      newPath: number,
      newLength: number,
    ) {
      const node = existing(fd, path, length, (lookup & follow) !== 0);
      if (node.kind === 'directory') fail(errno.isDirectory);
      files.link(place(newFd, newPath, newLength, false), node);
    },
    path_symlink: (target: number, targetLength: number, fd: number, path: number, length: number) =>
      files.createLink(place(fd, path, length, false), pathText(host, target, targetLength)),
    path_readlink(fd: number, path: number, length: number, buffer: number, bytes: number, out: number) {
      const node = existing(fd, path, length, false);
      if (node.kind !== 'link') fail(errno.invalid);
      const target = encodePath(node.target).subarray(0, bytes);
      range(host, buffer, target.length).set(target);
      setU32(host, out, target.length);
    },
    path_filestat_get: (fd: number, lookup: number, path: number, length: number, out: number) =>
      writeFileStatus(host, out, existing(fd, path, length, (lookup & follow) !== 0)),
    path_filestat_set_times: (
      fd: number,
      lookup: number,
      path: number,
      length: number,
      accessedNs: bigint,
      modifiedNs: bigint,
      flags: number,
    ) =>
      files.setTimes(
        existing(fd, path, length, (lookup & follow) !== 0),
        ...chosenTimes(host.clockNow(0), accessedNs, modifiedNs, flags),
      ),
    fd_readdir(fd: number, buffer: number, bytes: number, cookie: bigint, out: number) {
      setU32(host, out, list(directory(fd), range(host, buffer, bytes), Number(cookie)));
    },
    fd_prestat_get(fd: number, out: number) {
      const description = descriptors.get(fd);
      if (description.kind !== 'directory' || !description.preopened) fail(errno.badDescriptor);
      setU32(host, out, 0);
      setU32(host, out + 4, 1);
    },
    fd_prestat_dir_name(fd: number, buffer: number, length: number) {
      directory(fd);
      range(host, buffer, Math.min(length, 1)).fill(0x2f);
    },
  } satisfies Record<string, WasiAction>;
}

/** Writes directory entries from number `cookie` on, in order of names; the last one may be cut off, as WASI wants it. */
function list(directory: DirectoryNode, target: Uint8Array, cookie: number): number {
  const named: [string, FileNode][] = [...directory.entries].sort(([left], [right]) => (left < right ? -1 : 1));
  const entries: [string, FileNode][] = [['.', directory], ['..', directory.parent ?? directory], ...named];
  let used = 0;
  for (let index = cookie; index < entries.length && used < target.length; index++) {
    const [name, node] = entries[index] ?? fail(errno.invalid);
    const nameBytes = encodePath(name);
    const entry = new Uint8Array(24 + nameBytes.length);
    const view = new DataView(entry.buffer);
    view.setBigUint64(0, BigInt(index + 1), true);
    view.setBigUint64(8, BigInt(node.inode), true);
    view.setUint32(16, nameBytes.length, true);
    view.setUint8(20, typeOf(node));
    entry.set(nameBytes, 24);
    const part = entry.subarray(0, target.length - used);
    target.set(part, used);
    used += part.length;
  }
  return used;
}
