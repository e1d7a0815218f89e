/** The WASI preview 1 calls that the embedded LLVM imports, over {@link ToolFiles}. */

import { Descriptors, encodeListing, rootDescriptor, writeAt } from './descriptors.ts';
import type { FileStatus, MemoryFile, ToolFiles } from './files.ts';
import { fileType, ToolMemory } from './tool-memory.ts';

const errno = {
  success: 0,
  badf: 8,
  inval: 28,
  io: 29,
  isdir: 31,
  noent: 44,
  nosys: 52,
  notdir: 54,
  rofs: 69,
} as const;
const openFlag = { create: 1, directory: 2, truncate: 8 } as const;
const seekFrom = { start: 0, current: 1 } as const;
const allRights = 0x1fff_ffffn;

/** Thrown by `proc_exit` to leave the module. */
export class ToolExit extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`The tool exited with status ${status}`);
    this.status = status;
  }
}

export interface ToolHost {
  readonly imports: WebAssembly.Imports;
  attach(memory: WebAssembly.Memory): void;
  readonly stdout: readonly Uint8Array[];
  readonly stderr: readonly Uint8Array[];
}

/** `stdin` is what the tool reads from descriptor 0. */
export function createToolHost(argv: readonly string[], files: ToolFiles, stdin: Uint8Array): ToolHost {
  const memory = new ToolMemory();
  const descriptors = new Descriptors(stdin);
  return {
    imports: {
      wasi_snapshot_preview1: {
        ...processCalls(memory, argv),
        ...descriptorCalls(memory, descriptors, files),
        ...streamCalls(memory, descriptors),
        ...pathCalls(memory, descriptors, files),
      },
    },
    attach: (attached) => memory.attach(attached),
    stdout: descriptors.stdout,
    stderr: descriptors.stderr,
  };
}

/** The clock stands still and randomness repeats: the same inputs always give the same outputs. */
function processCalls(memory: ToolMemory, argv: readonly string[]): WebAssembly.ModuleImports {
  const strings = argv.map((argument) => Buffer.from(`${argument}\0`));
  return {
    args_sizes_get(count: number, size: number): number {
      memory.setU32(count, strings.length);
      memory.setU32(
        size,
        strings.reduce((sum, one) => sum + one.length, 0),
      );
      return errno.success;
    },
    args_get(pointers: number, buffer: number): number {
      let at = buffer;
      for (const [index, one] of strings.entries()) {
        memory.setU32(pointers + index * 4, at);
        memory.bytes(at, one.length).set(one);
        at += one.length;
      }
      return errno.success;
    },
    environ_sizes_get(count: number, size: number): number {
      memory.setU32(count, 0);
      memory.setU32(size, 0);
      return errno.success;
    },
    environ_get: (): number => errno.success,
    clock_time_get(_clock: number, _precision: bigint, result: number): number {
      memory.setU64(result, 0n);
      return errno.success;
    },
    random_get(pointer: number, length: number): number {
      memory.bytes(pointer, length).fill(0x5a);
      return errno.success;
    },
    proc_exit(status: number): number {
      throw new ToolExit(status);
    },
    poll_oneoff: (): number => errno.nosys,
  };
}

function descriptorCalls(memory: ToolMemory, descriptors: Descriptors, files: ToolFiles): WebAssembly.ModuleImports {
  return {
    fd_close: (fd: number): number => (descriptors.close(fd) ? errno.success : errno.badf),
    fd_prestat_get(fd: number, result: number): number {
      if (fd !== rootDescriptor) return errno.badf;
      memory.view.setUint8(result, 0);
      memory.setU32(result + 4, 1);
      return errno.success;
    },
    fd_prestat_dir_name(_fd: number, pointer: number): number {
      memory.bytes(pointer, 1).set(Buffer.from('/'));
      return errno.success;
    },
    fd_fdstat_get(fd: number, result: number): number {
      const descriptor = descriptors.get(fd);
      if (descriptor === undefined) return errno.badf;
      const other = descriptor.capture === undefined ? fileType.directory : fileType.character;
      memory.bytes(result, 24).fill(0);
      memory.view.setUint8(result, descriptor.file === undefined ? other : fileType.regular);
      memory.setU64(result + 8, allRights);
      memory.setU64(result + 16, allRights);
      return errno.success;
    },
    fd_filestat_get(fd: number, result: number): number {
      const descriptor = descriptors.get(fd);
      if (descriptor === undefined) return errno.badf;
      const status = descriptor.path === '' ? undefined : files.status(descriptor.path);
      if (status === undefined) memory.setStatus(result, fileType.character, BigInt(fd));
      else memory.setStatus(result, typeOf(status), status.inode, status);
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
    fd_readdir(fd: number, buffer: number, length: number, cookie: bigint, result: number): number {
      const descriptor = descriptors.get(fd);
      if (descriptor === undefined) return errno.badf;
      const listing = encodeListing(descriptor.path, files, Number(cookie), length);
      memory.bytes(buffer, listing.length).set(listing);
      memory.setU32(result, listing.length);
      return errno.success;
    },
  };
}

function streamCalls(memory: ToolMemory, descriptors: Descriptors): WebAssembly.ModuleImports {
  return {
    fd_read(fd: number, vectors: number, count: number, result: number): number {
      const descriptor = descriptors.get(fd);
      if (descriptor?.file === undefined) return descriptor === undefined ? errno.badf : errno.isdir;
      descriptor.position += memory.scatter(descriptor.file.bytes, descriptor.position, vectors, count, result);
      return errno.success;
    },
    fd_pread(fd: number, vectors: number, count: number, offset: bigint, result: number): number {
      const file = descriptors.get(fd)?.file;
      if (file === undefined) return errno.badf;
      memory.scatter(file.bytes, Number(offset), vectors, count, result);
      return errno.success;
    },
    fd_write(fd: number, vectors: number, count: number, result: number): number {
      const descriptor = descriptors.get(fd);
      if (descriptor === undefined) return errno.badf;
      let done = 0;
      for (const part of memory.buffers(vectors, count)) {
        if (descriptor.capture !== undefined) descriptor.capture.push(part.slice());
        else if (descriptor.file !== undefined) writeAt(descriptor.file, descriptor.position, part);
        else return errno.isdir;
        descriptor.position += part.length;
        done += part.length;
      }
      memory.setU32(result, done);
      return errno.success;
    },
    fd_seek(fd: number, offset: bigint, whence: number, result: number): number {
      const descriptor = descriptors.get(fd);
      if (descriptor?.file === undefined) return errno.badf;
      const fromEnd = whence === seekFrom.current ? descriptor.position : descriptor.file.bytes.length;
      descriptor.position = (whence === seekFrom.start ? 0 : fromEnd) + Number(offset);
      memory.setU64(result, BigInt(descriptor.position));
      return errno.success;
    },
  };
}

function pathCalls(memory: ToolMemory, descriptors: Descriptors, files: ToolFiles): WebAssembly.ModuleImports {
  const name = (descriptor: number, pointer: number, length: number): string =>
    descriptors.resolve(descriptor, memory.text(pointer, length));
  const readOnlyUnless = (done: boolean): number => (done ? errno.success : errno.rofs);
  return {
    path_open(at: number, _follow: number, pointer: number, length: number, flags: number, ...rest: unknown[]): number {
      const target = name(at, pointer, length);
      const opened = openPath(files, target, flags);
      if (typeof opened === 'number') return opened;
      memory.setU32(Number(rest[3]), descriptors.add(target, opened.file));
      return errno.success;
    },
    path_filestat_get(at: number, _follow: number, pointer: number, length: number, result: number): number {
      const status = files.status(name(at, pointer, length));
      if (status === undefined) return errno.noent;
      memory.setStatus(result, typeOf(status), status.inode, status);
      return errno.success;
    },
    path_create_directory: (at: number, pointer: number, length: number): number =>
      readOnlyUnless(files.createDirectory(name(at, pointer, length))),
    path_remove_directory: (at: number, pointer: number, length: number): number =>
      readOnlyUnless(files.remove(name(at, pointer, length))),
    path_unlink_file: (at: number, pointer: number, length: number): number =>
      readOnlyUnless(files.remove(name(at, pointer, length))),
    path_rename: (
      at: number,
      from: number,
      fromLength: number,
      to: number,
      target: number,
      targetLength: number,
    ): number => readOnlyUnless(files.rename(name(at, from, fromLength), name(to, target, targetLength))),
    path_readlink: (): number => errno.inval,
    path_link: (): number => errno.rofs,
    path_symlink: (): number => errno.rofs,
  };
}

/** The file to open (none for a directory), or an error number. */
function openPath(files: ToolFiles, target: string, flags: number): { file: MemoryFile | undefined } | number {
  const status = files.status(target);
  if (status?.kind === 'directory') return { file: undefined };
  if (status?.kind === 'endless') return errno.io;
  if ((flags & openFlag.directory) !== 0) return status === undefined ? errno.noent : errno.notdir;
  if (status !== undefined && (flags & openFlag.truncate) === 0) return { file: files.open(target) };
  if (status === undefined && (flags & openFlag.create) === 0) return errno.noent;
  const file = files.create(target);
  return file === undefined ? errno.rofs : { file };
}

function typeOf(status: FileStatus): number {
  return status.kind === 'directory' ? fileType.directory : fileType.regular;
}
