/** Values of atomic accesses as words. */
import type { Store, Words } from '../memory-model/store.ts';
import { readInteger } from './values.ts';

/** Flags, counters and indices, made once. */
const small: readonly Words[] = Array.from({ length: 256 }, (_, value): Words => [value, 0, 0, 0]);

export type WordList = [number, number, number, number];

function wordsOf(value: number): Words {
  return (value >= 0 && value < small.length ? small[value] : undefined) ?? [value, 0, 0, 0];
}

/** A value of 1, 2, 4, 8 or 16 bytes. */
export function readWords(view: DataView, address: number, bytes: number): Words {
  if (bytes === 4) return wordsOf(view.getInt32(address, true));
  if (bytes === 1) return wordsOf(view.getUint8(address));
  if (bytes === 2) return wordsOf(view.getUint16(address, true));
  const word = (at: number): number => (at < bytes ? view.getInt32(address + at, true) : 0);
  return [word(0), word(4), word(8), word(12)];
}

/** {@link readWords} into a list that is used again: young ones, of every access, are what executions leave behind. */
export function readInto(view: DataView, address: number, bytes: number, words: WordList): Words {
  if (bytes === 1) words[0] = view.getUint8(address);
  else if (bytes === 2) words[0] = view.getUint16(address, true);
  else words[0] = view.getInt32(address, true);
  words[1] = bytes > 4 ? view.getInt32(address + 4, true) : 0;
  words[2] = bytes > 8 ? view.getInt32(address + 8, true) : 0;
  words[3] = bytes > 8 ? view.getInt32(address + 12, true) : 0;
  return words;
}

/** The value of a store to memory. */
export function writeStore(view: DataView, address: number, bytes: number, store: Store): void {
  if (bytes === 4) view.setInt32(address, store.low, true);
  else if (bytes === 1) view.setUint8(address, store.low);
  else if (bytes === 2) view.setUint16(address, store.low, true);
  else writeWords(view, address, bytes, store.words);
}

export function writeWords(view: DataView, address: number, bytes: number, words: Words): void {
  if (bytes === 4) view.setInt32(address, words[0], true);
  else if (bytes === 1) view.setUint8(address, words[0]);
  else if (bytes === 2) view.setUint16(address, words[0], true);
  else for (let at = 0; at < bytes; at += 4) view.setInt32(address + at, words[at >> 2] ?? 0, true);
}

/** Whether memory has what was stored. */
export function holds(view: DataView, address: number, bytes: number, store: Store): boolean {
  if (bytes === 4) return view.getInt32(address, true) === store.low;
  if (bytes === 1) return view.getUint8(address) === store.low;
  return store.holds(readWords(view, address, bytes));
}

export function hash(words: Words): number {
  return words[0] ^ words[1] ^ words[2] ^ words[3];
}

const scratch = new DataView(new ArrayBuffer(16));

export function integerOf(words: Words, bytes: number): bigint | undefined {
  writeWords(scratch, 0, bytes, words);
  return readInteger(scratch, 0, bytes);
}
