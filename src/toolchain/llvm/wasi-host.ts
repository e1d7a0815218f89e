/** The WASI preview 1 calls that the embedded LLVM imports, over {@link ToolFiles}. */

import type { FileStatus, MemoryFile, ToolFiles } from './files.ts';

const errno = { success: 0, badf: 8, inval: 28, isdir: 31, noent: 44, nosys: 52, notdir: 54, rofs: 69 } as const;
const fileType = { directory: 3, regular: 4, character: 2 } as const;
const openFlag = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const;
const rootDescriptor = 3;
const allRights = 0x1fff_ffffn;

/** Thrown by `proc_exit` to leave the module. */
export class ToolExit extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`The tool exited with status ${status}`);
    this.status = status;
  }
}

interface Descriptor {
  readonly path: string;
  readonly file: MemoryFile | undefined;
  readonly capture: Uint8Array[] | undefined;
  position: number;
}

export interface ToolHost {
  readonly imports: WebAssembly.Imports;
  attach(memory: WebAssembly.Memory): void;
  readonly stdout: Uint8Array[];
  readonly stderr: Uint8Array[];
}

/** `stdin` is what the tool reads from descriptor 0. */
export function createToolHost(argv: readonly string[], files: ToolFiles, stdin: Uint8Array): ToolHost {
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  const descriptors = new Map<number, Descriptor>([
    [0, { path: '', file: { bytes: stdin }, capture: undefined, position: 0 }],
    [1, { path: '', file: undefined, capture: stdout, position: 0 }],
    [2, { path: '', file: undefined, capture: stderr, position: 0 }],
    [rootDescriptor, { path: '/', file: undefined, capture: undefined, position: 0 }],
  ]);
  let nextDescriptor = rootDescriptor + 1;
  let memory: WebAssembly.Memory | undefined;
  let view = new DataView(new ArrayBuffer(0));
  const data = (): DataView => {
    if (memory !== undefined && view.buffer !== memory.buffer) view = new DataView(memory.buffer);
    return view;
  };
  const bytes = (pointer: number, length: number): Uint8Array => new Uint8Array(data().buffer, pointer, length);
  const name = (descriptor: number, pointer: number, length: number): string => {
    const relative = Buffer.from(bytes(pointer, length)).toString('utf8');
    const base = descriptors.get(descriptor)?.path ?? '/';
    return base === '/' ? `/${relative}` : `${base}/${relative}`;
  };
  const writeStat = (pointer: number, kind: number, inode: bigint, status?: FileStatus): void => {
    const out = data();
    bytes(pointer, 64).fill(0);
    out.setBigUint64(pointer, status?.device ?? 0n, true);
    out.setBigUint64(pointer + 8, inode, true);
    out.setUint8(pointer + 16, kind);
    out.setBigUint64(pointer + 24, 1n, true);
    out.setBigUint64(pointer + 32, BigInt(status?.size ?? 0), true);
    out.setBigUint64(pointer + 48, status?.modifiedNs ?? 0n, true);
  };
  const readInto = (source: Uint8Array, offset: number, vectors: number, count: number, result: number): number => {
    let done = 0;
    for (let index = 0; index < count; index++) {
      const pointer = data().getUint32(vectors + index * 8, true);
      const length = data().getUint32(vectors + index * 8 + 4, true);
      const part = source.subarray(offset + done, offset + done + length);
      bytes(pointer, part.length).set(part);
      done += part.length;
    }
    data().setUint32(result, done, true);
    return done;
  };
  const strings = argv.map((argument) => Buffer.from(`${argument}\0`));

  const calls: Record<string, (...parameters: never[]) => number> = {
    args_sizes_get(count: number, size: number): number {
      data().setUint32(count, strings.length, true);
      data().setUint32(size, strings.reduce((sum, one) => sum + one.length, 0), true);
      return errno.success;
    },
    args_get(pointers: number, buffer: number): number {
      let at = buffer;
      for (const [index, one] of strings.entries()) {
        data().setUint32(pointers + index * 4, at, true);
        bytes(at, one.length).set(one);
        at += one.length;
      }
      return errno.success;
    },
    environ_sizes_get(count: number, size: number): number {
      data().setUint32(count, 0, true);
      data().setUint32(size, 0, true);
      return errno.success;
    },
    environ_get: (): number => errno.success,
    clock_time_get(_clock: number, _precision: bigint, result: number): number {
      data().setBigUint64(result, 0n, true);
      return errno.success;
    },
    random_get(pointer: number, length: number): number {
      bytes(pointer, length).fill(0x5a);
      return errno.success;
    },
    proc_exit(status: number): number {
      throw new ToolExit(status);
    },
    poll_oneoff: (): number => errno.nosys,
    fd_close(fd: number): number {
      return descriptors.delete(fd) ? errno.success : errno.badf;
    },
    fd_prestat_get(fd: number, result: number): number {
      if (fd !== rootDescriptor) return errno.badf;
      data().setUint8(result, 0);
      data().setUint32(result + 4, 1, true);
      return errno.success;
    },
    fd_prestat_dir_name(_fd: number, pointer: number): number {
      bytes(pointer, 1)[0] = 0x2f;
      return errno.success;
    },
    fd_fdstat_get(fd: number, result: number): number {
      const descriptor = descriptors.get(fd);
      if (descriptor === undefined) return errno.badf;
      bytes(result, 24).fill(0);
      const isFile = descriptor.file !== undefined;
      data().setUint8(result, isFile ? fileType.regular : descriptor.capture !== undefined ? fileType.character : fileType.directory);
      data().setBigUint64(result + 8, allRights, true);
      data().setBigUint64(result + 16, allRights, true);
      return errno.success;
    },
    fd_filestat_get(fd: number, result: number): number {
      const descriptor = descriptors.get(fd);
      if (descriptor === undefined) return errno.badf;
      const status = descriptor.path === '' ? undefined : files.status(descriptor.path);
      if (status === undefined) writeStat(result, fileType.character, BigInt(fd));
      else writeStat(result, status.kind === 'file' ? fileType.regular : fileType.directory, status.inode, status);
      return errno.success;
    },
    fd_filestat_set_size(fd: number, size: bigint): number {
      const file = descriptors.get(fd)?.file;
      if (file === undefined) return errno.badf;
      const resized = new Uint8Array(Number(size));
      resized.set(file.bytes.subarray(0, resized.length));
      file.bytes = resized;
      return errno.success;
    },
    fd_filestat_set_times: (): number => errno.success,
    fd_read(fd: number, vectors: number, count: number, result: number): number {
      const descriptor = descriptors.get(fd);
      if (descriptor?.file === undefined) return descriptor === undefined ? errno.badf : errno.isdir;
      descriptor.position += readInto(descriptor.file.bytes, descriptor.position, vectors, count, result);
      return errno.success;
    },
    fd_pread(fd: number, vectors: number, count: number, offset: bigint, result: number): number {
      const file = descriptors.get(fd)?.file;
      if (file === undefined) return errno.badf;
      readInto(file.bytes, Number(offset), vectors, count, result);
      return errno.success;
    },
    fd_write(fd: number, vectors: number, count: number, result: number): number {
      const descriptor = descriptors.get(fd);
      if (descriptor === undefined) return errno.badf;
      let done = 0;
      for (let index = 0; index < count; index++) {
        const pointer = data().getUint32(vectors + index * 8, true);
        const part = bytes(pointer, data().getUint32(vectors + index * 8 + 4, true));
        if (descriptor.capture !== undefined) descriptor.capture.push(part.slice());
        else if (descriptor.file !== undefined) writeAt(descriptor.file, descriptor.position, part);
        else return errno.isdir;
        descriptor.position += part.length;
        done += part.length;
      }
      data().setUint32(result, done, true);
      return errno.success;
    },
    fd_seek(fd: number, offset: bigint, whence: number, result: number): number {
      const descriptor = descriptors.get(fd);
      if (descriptor?.file === undefined) return errno.badf;
      const base = whence === 0 ? 0 : whence === 1 ? descriptor.position : descriptor.file.bytes.length;
      descriptor.position = base + Number(offset);
      data().setBigUint64(result, BigInt(descriptor.position), true);
      return errno.success;
    },
    fd_readdir(fd: number, buffer: number, length: number, cookie: bigint, result: number): number {
      const descriptor = descriptors.get(fd);
      if (descriptor === undefined) return errno.badf;
      const listing = encodeListing(files.list(descriptor.path), descriptor.path, files, Number(cookie), length);
      bytes(buffer, listing.length).set(listing);
      data().setUint32(result, listing.length, true);
      return errno.success;
    },
    path_open(at: number, _look: number, pointer: number, length: number, flags: number, ...rest: unknown[]): number {
      const result = Number(rest[3]);
      const target = name(at, pointer, length);
      const status = files.status(target);
      let file: MemoryFile | undefined;
      if (status?.kind === 'directory') file = undefined;
      else if ((flags & openFlag.directory) !== 0) return status === undefined ? errno.noent : errno.notdir;
      else if (status === undefined || (flags & openFlag.truncate) !== 0) {
        if ((flags & openFlag.create) === 0 && status === undefined) return errno.noent;
        file = files.create(target);
        if (file === undefined) return errno.rofs;
      } else file = files.open(target);
      descriptors.set(nextDescriptor, { path: target, file, capture: undefined, position: 0 });
      data().setUint32(result, nextDescriptor++, true);
      return errno.success;
    },
    path_filestat_get(at: number, _look: number, pointer: number, length: number, result: number): number {
      const status = files.status(name(at, pointer, length));
      if (status === undefined) return errno.noent;
      writeStat(result, status.kind === 'file' ? fileType.regular : fileType.directory, status.inode, status);
      return errno.success;
    },
    path_create_directory: (at: number, pointer: number, length: number): number =>
      files.createDirectory(name(at, pointer, length)) ? errno.success : errno.rofs,
    path_remove_directory: (at: number, pointer: number, length: number): number =>
      files.remove(name(at, pointer, length)) ? errno.success : errno.rofs,
    path_unlink_file: (at: number, pointer: number, length: number): number =>
      files.remove(name(at, pointer, length)) ? errno.success : errno.rofs,
    path_rename(at: number, from: number, fromLength: number, to: number, target: number, targetLength: number): number {
      return files.rename(name(at, from, fromLength), name(to, target, targetLength)) ? errno.success : errno.rofs;
    },
    path_readlink: (): number => errno.inval,
    path_link: (): number => errno.rofs,
    path_symlink: (): number => errno.rofs,
  };
  return {
    imports: { wasi_snapshot_preview1: calls as WebAssembly.ModuleImports },
    attach(attached) {
      memory = attached;
    },
    stdout,
    stderr,
  };
}

/** Grows in steps, since tools write in small pieces. */
function writeAt(file: MemoryFile, offset: number, part: Uint8Array): void {
  const end = offset + part.length;
  if (end > file.bytes.length) {
    const needed = file.bytes.byteOffset + end;
    if (file.bytes.buffer.byteLength < needed) {
      const grown = new Uint8Array(Math.max(needed, file.bytes.buffer.byteLength * 2, 1 << 16));
      grown.set(file.bytes);
      file.bytes = grown.subarray(0, end);
    } else {
      file.bytes = new Uint8Array(file.bytes.buffer, file.bytes.byteOffset, end);
    }
  }
  file.bytes.set(part, offset);
}

function encodeListing(names: string[], directory: string, files: ToolFiles, from: number, limit: number): Uint8Array {
  const parts: Buffer[] = [];
  let total = 0;
  for (let index = from; index < names.length && total < limit; index++) {
    const text = Buffer.from(names[index] ?? '');
    const entry = Buffer.alloc(24 + text.length);
    const status = files.status(`${directory}/${names[index]}`);
    entry.writeBigUInt64LE(BigInt(index + 1), 0);
    entry.writeBigUInt64LE(status?.inode ?? 0n, 8);
    entry.writeUInt32LE(text.length, 16);
    entry.writeUInt8(status?.kind === 'directory' ? fileType.directory : fileType.regular, 20);
    text.copy(entry, 24);
    parts.push(entry);
    total += entry.length;
  }
  return Buffer.concat(parts).subarray(0, limit);
}
