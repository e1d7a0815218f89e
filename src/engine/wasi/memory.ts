/** Reads and writes what a call's arguments point to. A pointer outside of memory is `fault`, as a kernel would say. */

import { decodePath } from '../../base/path-text.ts';
import { errno, fail } from './errno.ts';

/** Views of guest memory as it is now: it may grow, so they are asked for in each call. */
export interface MemoryHost {
  bytes(): Uint8Array;
  view(): DataView;
}

/** The bytes themselves, not a copy. */
export function range(host: MemoryHost, pointer: number, length: number): Uint8Array {
  const bytes = host.bytes();
  const start = pointer >>> 0;
  const end = start + (length >>> 0);
  if (end > bytes.length) fail(errno.fault);
  return bytes.subarray(start, end);
}

/** A file name. */
export function pathText(host: MemoryHost, pointer: number, length: number): string {
  return decodePath(range(host, pointer, length));
}

/** The buffers of an iovec array. */
export function buffers(host: MemoryHost, pointer: number, count: number): Uint8Array[] {
  const view = host.view();
  const result: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const entry = (pointer >>> 0) + 8 * i;
    result.push(range(host, view.getUint32(entry, true), view.getUint32(entry + 4, true)));
  }
  return result;
}

export function setU32(host: MemoryHost, pointer: number, value: number): void {
  host.view().setUint32(pointer >>> 0, value, true);
}

export function setU64(host: MemoryHost, pointer: number, value: bigint): void {
  host.view().setBigUint64(pointer >>> 0, value, true);
}
