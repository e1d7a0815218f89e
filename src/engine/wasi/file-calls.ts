/** Calls on open files: reading, writing, positions and status. */

import type { WasiAction, WasiContext } from './context.ts';
import type { Description } from './descriptors.ts';
import { errno, fail } from './errno.ts';
import type { Device, RegularNode } from './file-system.ts';
import { buffers, setU32, setU64 } from './memory.ts';
import { writeConsoleStatus, writeDescriptorStatus, writeFileStatus } from './status.ts';

const appendFlag = 1;

export function fileCalls({ host, files, descriptors }: WasiContext): Record<string, WasiAction> {
  function regular(fd: number, access: 'readable' | 'writable'): Description & { kind: 'file' } {
    const description = descriptors.get(fd);
    if (description.kind === 'directory') fail(errno.isDirectory);
    if (description.kind !== 'file') fail(errno.noSeek);
    if (!description[access]) fail(errno.badDescriptor);
    return description;
  }

  function readAt(node: RegularNode, position: number, targets: readonly Uint8Array[]): number {
    return copyOut(node.data.subarray(0, node.size), position, targets);
  }

  function writeAt(node: RegularNode, position: number, sources: readonly Uint8Array[]): number {
    let at = position;
    for (const source of sources) {
      files.write(node, at, source);
      at += source.length;
    }
    return at - position;
  }

  function readDevice(device: Device, targets: readonly Uint8Array[]): number {
    if (device === 'null') return 0;
    for (const target of targets) {
      if (device === 'random') host.random(target);
      else target.fill(0);
    }
    return targets.reduce((sum, target) => sum + target.length, 0);
  }

  function read(fd: number, targets: readonly Uint8Array[]): number {
    const description = descriptors.get(fd);
    if (description.kind === 'directory') fail(errno.isDirectory);
    if (!description.readable) fail(errno.badDescriptor);
    if (description.kind === 'input') {
      descriptors.markUsed();
      const count = copyOut(description.bytes, description.position, targets);
      description.position += count;
      return count;
    }
    if (description.kind === 'device') return readDevice(description.node.device, targets);
    if (description.kind !== 'file') fail(errno.badDescriptor);
    const count = readAt(description.node, description.position, targets);
    description.position += count;
    return count;
  }

  function write(fd: number, sources: readonly Uint8Array[]): number {
    const description = descriptors.get(fd);
    if (!description.writable) fail(errno.badDescriptor);
    if (description.kind === 'output') {
      for (const source of sources) description.buffer.append(source);
      return sources.reduce((sum, source) => sum + source.length, 0);
    }
    if (description.kind === 'device') {
      if (description.node.device === 'full') fail(errno.noSpace);
      return sources.reduce((sum, source) => sum + source.length, 0);
    }
    if (description.kind !== 'file') fail(errno.badDescriptor);
    if (description.flags & appendFlag) description.position = description.node.size;
    const count = writeAt(description.node, description.position, sources);
    description.position += count;
    return count;
  }

  function seek(fd: number, offset: bigint, whence: number): bigint {
    const description = descriptors.get(fd);
    if (description.kind === 'device') return 0n;
    if (description.kind !== 'file') fail(description.kind === 'directory' ? errno.badDescriptor : errno.noSeek);
    const base = [0, description.position, description.node.size][whence];
    const position = base === undefined ? -1n : BigInt(base) + offset;
    if (position < 0n || position > BigInt(Number.MAX_SAFE_INTEGER)) fail(errno.invalid);
    description.position = Number(position);
    return position;
  }

  return {
    fd_read: (fd: number, iovecs: number, count: number, out: number) =>
      setU32(host, out, read(fd, buffers(host, iovecs, count))),
    fd_write: (fd: number, iovecs: number, count: number, out: number) =>
      setU32(host, out, write(fd, buffers(host, iovecs, count))),
    fd_pread(fd: number, iovecs: number, count: number, offset: bigint, out: number) {
      const targets = buffers(host, iovecs, count);
      if (descriptors.get(fd).kind === 'device') setU32(host, out, read(fd, targets));
      else setU32(host, out, readAt(regular(fd, 'readable').node, toPosition(offset), targets));
    },
    fd_pwrite(fd: number, iovecs: number, count: number, offset: bigint, out: number) {
      const sources = buffers(host, iovecs, count);
      if (descriptors.get(fd).kind === 'device') setU32(host, out, write(fd, sources));
      else setU32(host, out, writeAt(regular(fd, 'writable').node, toPosition(offset), sources));
    },
    fd_seek: (fd: number, offset: bigint, whence: number, out: number) => setU64(host, out, seek(fd, offset, whence)),
    fd_tell: (fd: number, out: number) => setU64(host, out, seek(fd, 0n, 1)),
    fd_close(fd: number) {
      descriptors.close(fd);
    },
    fd_renumber(from: number, to: number) {
      const description = descriptors.get(from);
      if (from === to) return;
      descriptors.get(to);
      descriptors.place(to, description);
      descriptors.close(from);
    },
    fd_sync(fd: number) {
      descriptors.get(fd);
    },
    fd_datasync(fd: number) {
      descriptors.get(fd);
    },
    fd_advise(fd: number) {
      descriptors.get(fd);
    },
    fd_allocate(fd: number, offset: bigint, length: bigint) {
      const { node } = regular(fd, 'writable');
      files.resize(node, Math.max(node.size, toPosition(offset + length)));
    },
    fd_filestat_set_size: (fd: number, size: bigint) => files.resize(regular(fd, 'writable').node, toPosition(size)),
    fd_filestat_set_times(fd: number, accessedNs: bigint, modifiedNs: bigint, flags: number) {
      const description = descriptors.get(fd);
      if (description.kind !== 'file' && description.kind !== 'directory') fail(errno.badDescriptor);
      files.setTimes(description.node, ...chosenTimes(host.clockNow(0), accessedNs, modifiedNs, flags));
    },
    fd_filestat_get(fd: number, out: number) {
      const description = descriptors.get(fd);
      if (description.kind !== 'input' && description.kind !== 'output' && description.kind !== 'guest')
        writeFileStatus(host, out, description.node);
      else writeConsoleStatus(host, out, fd);
    },
    fd_fdstat_get: (fd: number, out: number) => writeDescriptorStatus(host, out, descriptors.get(fd)),
    fd_fdstat_set_flags(fd: number, flags: number) {
      descriptors.get(fd).flags = flags;
      descriptors.markUsed();
    },
    fd_fdstat_set_rights(fd: number) {
      descriptors.get(fd);
    },
  } satisfies Record<string, WasiAction>;
}

function copyOut(source: Uint8Array, position: number, targets: readonly Uint8Array[]): number {
  let at = position;
  for (const target of targets) {
    const part = source.subarray(at, at + target.length);
    target.set(part);
    at += part.length;
  }
  return Math.max(0, at - position);
}

function toPosition(value: bigint): number {
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) fail(errno.invalid);
  return Number(value);
}

/** fstflags: 1 access time given, 2 access time is now, 4 and 8 the same for modification. */
export function chosenTimes(
  nowNs: bigint,
  accessedNs: bigint,
  modifiedNs: bigint,
  flags: number,
): [bigint | undefined, bigint | undefined] {
  const choose = (given: number, now: number, value: bigint) =>
    flags & now ? nowNs : flags & given ? value : undefined;
  return [choose(1, 2, accessedNs), choose(4, 8, modifiedNs)];
}
