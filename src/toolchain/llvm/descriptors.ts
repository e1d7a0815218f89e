/** Open files of a running tool. */

import type { MemoryFile, ToolFiles } from './files.ts';
import { fileType } from './tool-memory.ts';

export interface Descriptor {
  /** Empty for the standard streams. */
  readonly path: string;
  /** Undefined for directories and for outputs that are captured. */
  readonly file: MemoryFile | undefined;
  readonly capture: Uint8Array[] | undefined;
  position: number;
}

/** The one folder that WASI opens in advance: the root. */
export const rootDescriptor = 3;

export class Descriptors {
  readonly stdout: Uint8Array[] = [];
  readonly stderr: Uint8Array[] = [];
  readonly #open: Map<number, Descriptor>;
  #next = rootDescriptor + 1;

  constructor(stdin: Uint8Array) {
    this.#open = new Map([
      [0, { path: '', file: { bytes: stdin }, capture: undefined, position: 0 }],
      [1, { path: '', file: undefined, capture: this.stdout, position: 0 }],
      [2, { path: '', file: undefined, capture: this.stderr, position: 0 }],
      [rootDescriptor, { path: '/', file: undefined, capture: undefined, position: 0 }],
    ]);
  }

  get(descriptor: number): Descriptor | undefined {
    return this.#open.get(descriptor);
  }

  add(path: string, file: MemoryFile | undefined): number {
    this.#open.set(this.#next, { path, file, capture: undefined, position: 0 });
    return this.#next++;
  }

  close(descriptor: number): boolean {
    return this.#open.delete(descriptor);
  }

  /** An absolute path from one relative to a descriptor. */
  resolve(descriptor: number, relative: string): string {
    const base = this.#open.get(descriptor)?.path ?? '/';
    return base === '/' ? `/${relative}` : `${base}/${relative}`;
  }
}

/** Grows in steps, since tools write in small pieces. */
export function writeAt(file: MemoryFile, offset: number, part: Uint8Array): void {
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

/** `dirent` records from a position in the listing on, cut at `limit` bytes. */
export function encodeListing(directory: string, files: ToolFiles, from: number, limit: number): Uint8Array {
  const names = files.list(directory);
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
