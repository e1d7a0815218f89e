/** An in-memory tree of directories, files and symbolic links. Every change is noted in a journal. */

import { bytesInUse } from './bytes-in-use.ts';
import { errno, fail } from './errno.ts';
import type { Journal } from './journal.ts';

export interface InitialFile {
  /** Absolute, `/`-separated. */
  readonly path: string;
  /** Never written to. */
  readonly bytes: Uint8Array;
}

interface NodeBase {
  readonly inode: number;
  links: number;
  accessedNs: bigint;
  modifiedNs: bigint;
}

export interface DirectoryNode extends NodeBase {
  readonly kind: 'directory';
  readonly entries: Map<string, FileNode>;
  parent: DirectoryNode | undefined;
}

export interface RegularNode extends NodeBase {
  readonly kind: 'file';
  data: Uint8Array;
  size: number;
  /** The journal's epoch in which `data` became this execution's own. */
  ownEpoch: number;
}

export interface LinkNode extends NodeBase {
  readonly kind: 'link';
  readonly target: string;
}

/** `/dev/null` and its like: nothing is kept in it. */
export interface DeviceNode extends NodeBase {
  readonly kind: 'device';
  readonly device: Device;
}

export type Device = 'null' | 'zero' | 'full' | 'random';
export type FileNode = DirectoryNode | RegularNode | LinkNode | DeviceNode;

/** Where a path leads: the directory that holds its last name, and what is there. */
export interface Place {
  readonly directory: DirectoryNode;
  readonly name: string;
  readonly node: FileNode | undefined;
}

export interface FileSystem {
  readonly root: DirectoryNode;
  /** @throws WasiError */
  find(start: DirectoryNode, path: string, followLast: boolean): Place;
  createFile(place: Place): RegularNode;
  createDirectory(place: Place): void;
  createLink(place: Place, target: string): void;
  link(place: Place, node: FileNode): void;
  unlink(place: Place): void;
  rename(from: Place, to: Place): void;
  write(file: RegularNode, position: number, bytes: Uint8Array): void;
  resize(file: RegularNode, size: number): void;
  setTimes(node: FileNode, accessedNs: bigint | undefined, modifiedNs: bigint | undefined): void;
}

const devices = { null: 'null', zero: 'zero', full: 'full', random: 'random', urandom: 'random' } as const;
const maxLinksFollowed = 40;
const maxNameLength = 255;
/** All regular files of one execution together. */
const maxTotalBytes = 64 * 1024 * 1024;

type Now = () => bigint;
type Open = () => Iterable<FileNode>;

/** `open`: files that are. */
export function createFileSystem(files: readonly InitialFile[], journal: Journal, nowNs: Now, open: Open): FileSystem {
  let nextInode = 1;
  /** By which files have grown; files that are gone count until room is short. */
  let totalBytes = 0;

  const newBase = (timeNs: bigint) => ({ inode: nextInode++, links: 1, accessedNs: timeNs, modifiedNs: timeNs });
  const newDirectory = (parent: DirectoryNode | undefined, timeNs: bigint): DirectoryNode => ({
    ...newBase(timeNs),
    kind: 'directory',
    entries: new Map(),
    parent,
  });

  const root = newDirectory(undefined, 0n);
  for (const file of files) addInitial(file);
  // Programs take them for granted.
  if (!root.entries.has('tmp')) root.entries.set('tmp', newDirectory(root, 0n));
  if (!root.entries.has('dev')) {
    const folder = newDirectory(root, 0n);
    root.entries.set('dev', folder);
    for (const [name, device] of Object.entries(devices))
      folder.entries.set(name, { ...newBase(0n), kind: 'device', device });
  }
  const initialInode = nextInode;

  function addInitial(file: InitialFile): void {
    const names = file.path.split('/').filter((name) => name !== '' && name !== '.');
    const last = names.pop();
    if (last === undefined) return;
    let directory = root;
    for (const name of names) {
      let next = directory.entries.get(name);
      if (next?.kind !== 'directory') {
        next = newDirectory(directory, 0n);
        directory.entries.set(name, next);
      }
      directory = next;
    }
    directory.entries.set(last, {
      ...newBase(0n),
      kind: 'file',
      data: file.bytes,
      size: file.bytes.length,
      ownEpoch: 0,
    });
  }

  /** Inodes count from the same number in every execution. */
  function noteNewInode(): void {
    if (nextInode === initialInode) {
      journal.note(() => {
        nextInode = initialInode;
      });
    }
  }

  function touch(node: FileNode): void {
    setTimes(node, undefined, nowNs());
  }

  function setEntry(directory: DirectoryNode, name: string, node: FileNode | undefined): void {
    const before = directory.entries.get(name);
    journal.note(() => replaceEntry(directory, name, before));
    replaceEntry(directory, name, node);
    touch(directory);
  }

  function addLinks(node: FileNode, change: number): void {
    node.links += change;
    journal.note(() => {
      node.links -= change;
    });
  }

  function setTimes(node: FileNode, accessedNs: bigint | undefined, modifiedNs: bigint | undefined): void {
    const before = [node.accessedNs, node.modifiedNs] as const;
    journal.note(() => {
      [node.accessedNs, node.modifiedNs] = before;
    });
    if (accessedNs !== undefined) node.accessedNs = accessedNs;
    if (modifiedNs !== undefined) node.modifiedNs = modifiedNs;
  }

  /** Before the first change in an execution: remembers the old contents and copies them. */
  function own(file: RegularNode): void {
    if (file.ownEpoch === journal.epoch) return;
    const before = { data: file.data, size: file.size, ownEpoch: file.ownEpoch, modifiedNs: file.modifiedNs };
    const totalBefore = totalBytes;
    journal.note(() => {
      Object.assign(file, before);
      totalBytes = totalBefore;
    });
    file.data = file.data.slice(0, file.size);
    file.ownEpoch = journal.epoch;
  }

  function ensureRoom(file: RegularNode, size: number): void {
    const more = Math.max(0, size - file.size);
    if (totalBytes + more > maxTotalBytes) totalBytes = Math.min(totalBytes, bytesInUse(root, open(), journal.epoch));
    if (totalBytes + more > maxTotalBytes) fail(errno.noSpace);
    totalBytes += more;
    if (size <= file.data.length) return;
    const grown = new Uint8Array(Math.max(size, Math.min(file.data.length * 2, maxTotalBytes)));
    grown.set(file.data);
    file.data = grown;
  }

  function resize(file: RegularNode, size: number): void {
    if (size > maxTotalBytes) fail(errno.tooBig);
    own(file);
    ensureRoom(file, size);
    if (size < file.size) file.data.fill(0, size, file.size);
    file.size = size;
    file.modifiedNs = nowNs();
  }

  function find(start: DirectoryNode, path: string, followLast: boolean): Place {
    let directory = start;
    let names = path.split('/').filter((name) => name !== '');
    const wantsDirectory = path.endsWith('/');
    for (let followed = 0; ;) {
      const name = names.shift();
      if (name === undefined) return { directory: directory.parent ?? directory, name: '.', node: directory };
      if (name.length > maxNameLength) fail(errno.nameTooLong);
      if (name === '.') continue;
      if (name === '..') {
        directory = directory.parent ?? directory;
        continue;
      }
      const node = directory.entries.get(name);
      const isLast = names.length === 0;
      if (node?.kind === 'link' && (!isLast || followLast || wantsDirectory)) {
        if (++followed > maxLinksFollowed) fail(errno.loop);
        if (node.target.startsWith('/')) directory = root;
        names = [...node.target.split('/').filter((part) => part !== ''), ...names];
        continue;
      }
      if (isLast) {
        if (wantsDirectory && node !== undefined && node.kind !== 'directory') fail(errno.notDirectory);
        return { directory, name, node };
      }
      if (node === undefined) fail(errno.noEntry);
      if (node.kind !== 'directory') fail(errno.notDirectory);
      directory = node;
    }
  }

  return {
    root,
    find,
    resize,
    setTimes,
    createFile(place) {
      noteNewInode();
      const file: RegularNode = { ...newBase(nowNs()), kind: 'file', data: new Uint8Array(0), size: 0, ownEpoch: 0 };
      setEntry(place.directory, place.name, file);
      return file;
    },
    createDirectory(place) {
      if (place.node !== undefined) fail(errno.exists);
      noteNewInode();
      setEntry(place.directory, place.name, newDirectory(place.directory, nowNs()));
    },
    createLink(place, target) {
      if (place.node !== undefined) fail(errno.exists);
      noteNewInode();
      setEntry(place.directory, place.name, { ...newBase(nowNs()), kind: 'link', target });
    },
    link(place, node) {
      if (place.node !== undefined) fail(errno.exists);
      setEntry(place.directory, place.name, node);
      addLinks(node, 1);
    },
    unlink(place) {
      if (place.node === undefined) fail(errno.noEntry);
      setEntry(place.directory, place.name, undefined);
      addLinks(place.node, -1);
    },
    rename(from, to) {
      const node = from.node ?? fail(errno.noEntry);
      if (node === to.node) return;
      checkReplace(node, to);
      setEntry(from.directory, from.name, undefined);
      setEntry(to.directory, to.name, node);
      if (to.node !== undefined) addLinks(to.node, -1);
      if (node.kind === 'directory') {
        const before = node.parent;
        journal.note(() => {
          node.parent = before;
        });
        node.parent = to.directory;
      }
    },
    write(file, position, bytes) {
      own(file);
      const end = position + bytes.length;
      if (end > maxTotalBytes) fail(errno.tooBig);
      ensureRoom(file, end);
      file.data.set(bytes, position);
      file.size = Math.max(file.size, end);
      file.modifiedNs = nowNs();
    },
  };
}

function replaceEntry(directory: DirectoryNode, name: string, node: FileNode | undefined): void {
  if (node === undefined) directory.entries.delete(name);
  else directory.entries.set(name, node);
}

function checkReplace(node: FileNode, to: Place): void {
  for (let above: DirectoryNode | undefined = to.directory; above !== undefined; above = above.parent) {
    if (above === node) fail(errno.invalid);
  }
  if (to.node === undefined) return;
  if (to.node.kind === 'directory') {
    if (node.kind !== 'directory') fail(errno.isDirectory);
    if (to.node.entries.size > 0) fail(errno.notEmpty);
  } else if (node.kind === 'directory') fail(errno.notDirectory);
}
