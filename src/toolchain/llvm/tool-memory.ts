/** The memory of a running tool, as the WASI calls read and write it. */

import type { FileStatus } from './files.ts';

export const fileType = { character: 2, directory: 3, regular: 4 } as const;

export class ToolMemory {
  #memory: WebAssembly.Memory | undefined;
  #view = new DataView(new ArrayBuffer(0));

  attach(memory: WebAssembly.Memory): void {
    this.#memory = memory;
  }

  /** Follows the memory when it grows. */
  get view(): DataView {
    const buffer = this.#memory?.buffer;
    if (buffer !== undefined && this.#view.buffer !== buffer) this.#view = new DataView(buffer);
    return this.#view;
  }

  bytes(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.view.buffer, pointer, length);
  }

  text(pointer: number, length: number): string {
    return Buffer.from(this.bytes(pointer, length)).toString('utf8');
  }

  setU32(pointer: number, value: number): void {
    this.view.setUint32(pointer, value, true);
  }

  setU64(pointer: number, value: bigint): void {
    this.view.setBigUint64(pointer, value, true);
  }

  /** A `filestat`. */
  setStatus(pointer: number, type: number, inode: bigint, status?: FileStatus): void {
    this.bytes(pointer, 64).fill(0);
    this.setU64(pointer, status?.device ?? 0n);
    this.setU64(pointer + 8, inode);
    this.view.setUint8(pointer + 16, type);
    this.setU64(pointer + 24, 1n);
    this.setU64(pointer + 32, BigInt(status?.size ?? 0));
    this.setU64(pointer + 48, status?.modifiedNs ?? 0n);
  }

  /** The buffers of an `iovec` array. */
  *buffers(vectors: number, count: number): Generator<Uint8Array> {
    for (let index = 0; index < count; index++) {
      const pointer = this.view.getUint32(vectors + index * 8, true);
      yield this.bytes(pointer, this.view.getUint32(vectors + index * 8 + 4, true));
    }
  }

  /** Fills buffers from a file and stores how many bytes that were. */
  scatter(source: Uint8Array, offset: number, vectors: number, count: number, result: number): number {
    let done = 0;
    for (const buffer of this.buffers(vectors, count)) {
      const part = source.subarray(offset + done, offset + done + buffer.length);
      buffer.set(part);
      done += part.length;
    }
    this.setU32(result, done);
    return done;
  }
}
