/** Calls WASI functions as a program does, with a memory of 64 KiB. Functions that open, read or write give a count, a descriptor or text, else the error's negative number. */

import { createWasi, type Wasi } from '../wasi.ts';

const memory = new ArrayBuffer(65536);
export const bytes: Uint8Array<ArrayBuffer> = new Uint8Array(memory);
export const view: DataView<ArrayBuffer> = new DataView(memory);
const encoder = new TextEncoder();
export const decoder: TextDecoder = new TextDecoder();

/** Places in guest memory that the tests use. */
export const at = { path: 1024, data: 8192, iovec: 512, out: 256, other: 4096 };
export const rights = { read: 2n, write: 64n, both: 66n };
export const flag = { create: 1, directory: 2, exclusive: 4, truncate: 8 };
export const root = 3;
/** The program's host since the last {@link start}. */
export let wasi: Wasi;
/** Nanoseconds that the clock with number 0 shows. */
export const clock = { nowNs: 1000n };

export function start(files: Record<string, string> = {}, stdin = ''): void {
  bytes.fill(0);
  wasi = createWasi({
    bytes: () => bytes,
    view: () => view,
    clockNow: (id) => clock.nowNs + BigInt(id),
    random: (target) => target.fill(7),
    exit: (status) => {
      throw new Error(`exit ${status}`);
    },
    unsupported: (name) => {
      throw new Error(`unsupported ${name}`);
    },
    args: ['program', 'ä b'],
    env: { HOME: '/', N: '1' },
    stdin: encoder.encode(stdin),
    files: Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
    maxOutputBytes: 16,
  });
}

export function call(name: string, ...values: (number | bigint)[]): number {
  const imported = wasi.imports[name];
  if (imported === undefined) throw new Error(`no ${name}`);
  return imported(...(values as never[]));
}

export function put(where: number, text: string): [number, number] {
  const data = encoder.encode(text);
  bytes.set(data, where);
  return [where, data.length];
}

export function open(path: string, flags: number, access: bigint, descriptorFlags = 0): number {
  const error = call('path_open', root, 1, ...put(at.path, path), flags, access, 0n, descriptorFlags, at.out);
  return error === 0 ? view.getUint32(at.out, true) : -error;
}

function iovec(pointer: number, length: number): [number, number] {
  view.setUint32(at.iovec, pointer, true);
  view.setUint32(at.iovec + 4, length, true);
  return [at.iovec, 1];
}

export function write(fd: number, text: string): number {
  const error = call('fd_write', fd, ...iovec(...put(at.data, text)), at.out);
  return error === 0 ? view.getUint32(at.out, true) : -error;
}

export function read(fd: number, length: number): string | number {
  const error = call('fd_read', fd, ...iovec(at.data, length), at.out);
  return error === 0 ? decoder.decode(bytes.subarray(at.data, at.data + view.getUint32(at.out, true))) : -error;
}

export function contents(path: string): string | number {
  const fd = open(path, 0, rights.read);
  if (fd < 0) return fd;
  const text = read(fd, 4096);
  call('fd_close', fd);
  return text;
}

export function list(path: string): string[] {
  const fd = open(path, flag.directory, rights.read);
  const names: string[] = [];
  const error = call('fd_readdir', fd, at.other, 4000, 0n, at.out);
  if (error !== 0) throw new Error(`fd_readdir: ${error}`);
  for (let position = at.other; position < at.other + view.getUint32(at.out, true);) {
    const length = view.getUint32(position + 16, true);
    names.push(decoder.decode(bytes.subarray(position + 24, position + 24 + length)));
    position += 24 + length;
  }
  call('fd_close', fd);
  return names;
}
