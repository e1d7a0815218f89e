/**
 * What the embedded LLVM tools see as their file system: the machine's files, read-only, with trees in memory mounted over them.
 * Tools can only write into a scratch folder in memory, so a failed compile leaves nothing behind. Every file of the machine that
 * was read, and every name that was looked for in vain, is recorded: that is what a cached result depends on.
 */

import * as fs from 'node:fs';
import * as path from 'node:path';

/** Where the sysroot and clang's own headers are mounted. */
export const sysrootPath = '/@heddle/sysroot';
/** Where Heddle's own headers are mounted. */
export const guestIncludePath = '/@heddle/include';
/** Where outputs go: the only place that can be written. */
export const scratchPath = '/@heddle/out';

export interface MemoryFile {
  bytes: Uint8Array;
}

export interface FileStatus {
  /** An `endless` one cannot be read to its end: a device such as /dev/zero. */
  readonly kind: 'file' | 'directory' | 'endless';
  /** Device and inode: clang takes two names with the same pair for one file. */
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: number;
  /** Nanoseconds; 0 for files in memory, so that outputs do not depend on when they were made. */
  readonly modifiedNs: bigint;
}

type MemoryNode = { readonly inode: bigint; readonly file?: MemoryFile };

const memoryDevice = 0xffffn;
let nextInode = 1n;

/** Files in memory by absolute path. */
export class MemoryTree {
  readonly #nodes = new Map<string, MemoryNode>();

  add(name: string, bytes: Uint8Array): MemoryFile {
    const file: MemoryFile = { bytes };
    this.#nodes.set(name, { inode: nextInode++, file });
    this.addDirectory(path.posix.dirname(name));
    return file;
  }

  addDirectory(name: string): void {
    if (this.#nodes.has(name)) return;
    this.#nodes.set(name, { inode: nextInode++ });
    if (name !== '/') this.addDirectory(path.posix.dirname(name));
  }

  status(name: string): FileStatus | undefined {
    const node = this.#nodes.get(name);
    if (node === undefined) return undefined;
    const kind = node.file === undefined ? 'directory' : 'file';
    return { kind, device: memoryDevice, inode: node.inode, size: node.file?.bytes.length ?? 0, modifiedNs: 0n };
  }

  file(name: string): MemoryFile | undefined {
    return this.#nodes.get(name)?.file;
  }

  remove(name: string): boolean {
    return this.#nodes.delete(name);
  }

  rename(from: string, to: string): boolean {
    const node = this.#nodes.get(from);
    if (node === undefined) return false;
    this.#nodes.delete(from);
    this.#nodes.set(to, node);
    return true;
  }

  names(directory: string): string[] {
    const prefix = `${directory}/`;
    const found: string[] = [];
    for (const name of this.#nodes.keys()) {
      if (name.startsWith(prefix) && !name.slice(prefix.length).includes('/')) found.push(name.slice(prefix.length));
    }
    return found;
  }
}

/** What a run of a tool depended on. */
export interface FileUse {
  /** Files of the machine and Heddle's own headers that were read, by path as opened. */
  readonly read: Map<string, Uint8Array>;
  /** Paths that did not exist. */
  readonly missing: Set<string>;
}

/** One tool run's view of the files. Names are absolute; they may contain `..`. */
export class ToolFiles {
  readonly use: FileUse = { read: new Map(), missing: new Set() };
  readonly #scratch = new MemoryTree();
  readonly #sysroot: MemoryTree;

  /** `inputs` are put into the scratch folder. */
  constructor(sysroot: MemoryTree, inputs: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#sysroot = sysroot;
    this.#scratch.addDirectory(scratchPath);
    for (const [name, bytes] of inputs) this.#scratch.add(`${scratchPath}/${name}`, bytes);
  }

  status(name: string): FileStatus | undefined {
    const virtual = virtualName(name);
    if (virtual !== undefined) {
      const found = this.#scratch.status(virtual) ?? this.#sysroot.status(virtual);
      if (found === undefined && isGuestHeader(virtual)) this.use.missing.add(virtual);
      return found;
    }
    const stat = statOrMissing(name);
    if (stat === undefined) {
      this.use.missing.add(name);
      return undefined;
    }
    const isEndless = stat.isCharacterDevice() && name !== '/dev/null' && !name.startsWith('/dev/std');
    const kind = stat.isDirectory() ? 'directory' : isEndless ? 'endless' : 'file';
    return { kind, device: stat.dev, inode: stat.ino, size: Number(stat.size), modifiedNs: stat.mtimeNs };
  }

  /** The contents of a file that `status` has found. */
  open(name: string): MemoryFile {
    const virtual = virtualName(name);
    if (virtual !== undefined) {
      const file = this.#scratch.file(virtual) ?? this.#sysroot.file(virtual) ?? { bytes: new Uint8Array() };
      if (isGuestHeader(virtual)) this.use.read.set(virtual, file.bytes);
      return file;
    }
    let bytes = this.use.read.get(name);
    if (bytes === undefined) {
      bytes = fs.readFileSync(name);
      this.use.read.set(name, bytes);
    }
    return { bytes };
  }

  /** Creates or empties a file; undefined outside the scratch folder, which is read-only. */
  create(name: string): MemoryFile | undefined {
    const virtual = scratchName(name);
    return virtual === undefined ? undefined : this.#scratch.add(virtual, new Uint8Array());
  }

  createDirectory(name: string): boolean {
    const virtual = scratchName(name);
    if (virtual !== undefined) this.#scratch.addDirectory(virtual);
    return virtual !== undefined;
  }

  remove(name: string): boolean {
    const virtual = scratchName(name);
    return virtual !== undefined && this.#scratch.remove(virtual);
  }

  rename(from: string, to: string): boolean {
    const source = scratchName(from);
    const target = scratchName(to);
    return source !== undefined && target !== undefined && this.#scratch.rename(source, target);
  }

  list(directory: string): string[] {
    const virtual = virtualName(directory);
    if (virtual === undefined) return fs.readdirSync(directory);
    return [...new Set([...this.#scratch.names(virtual), ...this.#sysroot.names(virtual)])];
  }

  /** A file that the tool left in the scratch folder. */
  output(name: string): Uint8Array | undefined {
    return this.#scratch.file(`${scratchPath}/${name}`)?.bytes;
  }

  outputs(folder: string): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    for (const name of this.#scratch.names(`${scratchPath}/${folder}`)) {
      const bytes = this.output(`${folder}/${name}`);
      if (bytes !== undefined) found.set(name, bytes);
    }
    return found;
  }
}

function virtualName(name: string): string | undefined {
  if (!name.includes('@heddle')) return undefined;
  const normal = path.posix.normalize(name).replace(/\/$/, '');
  return normal === '/@heddle' || normal.startsWith('/@heddle/') ? normal : undefined;
}

function isGuestHeader(virtual: string): boolean {
  return virtual.startsWith(`${guestIncludePath}/`);
}

function scratchName(name: string): string | undefined {
  const virtual = virtualName(name);
  return virtual?.startsWith(`${scratchPath}/`) === true ? virtual : undefined;
}

function statOrMissing(name: string): fs.BigIntStats | undefined {
  try {
    return fs.statSync(name, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
