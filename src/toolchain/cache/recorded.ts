/**
 * Results that depend on files found while they were made (headers): a key names what is known before, a list of recordings under
 * it says which files each result read or looked for in vain.
 */

import * as fs from 'node:fs';

import { type FileUse, guestIncludePath } from '../llvm/files.ts';
import { guestIncludeFolder } from '../package-root.ts';
import { type ContentCache, contentKey } from './content-cache.ts';

interface Recording {
  readonly result: string;
  readonly read: readonly (readonly [file: string, contents: string])[];
  readonly missing: readonly string[];
}

/** Older recordings of one key are forgotten: switching between a few branches stays fast. */
const recordingsPerKey = 8;

/** The result whose files are still as they were; contents are compared, never times. */
export function findRecorded(cache: ContentCache, key: string): Uint8Array | undefined {
  const digests = new Map<string, string | undefined>();
  const unchanged = ([file, contents]: readonly [string, string]): boolean => {
    if (!digests.has(file)) digests.set(file, fileDigest(file));
    return digests.get(file) === contents;
  };
  for (const recording of readRecordings(cache, key)) {
    if (recording.read.every(unchanged) && !recording.missing.some((file) => fs.existsSync(realName(file)))) {
      const result = cache.get(recording.result);
      if (result !== undefined) return result;
    }
  }
  return undefined;
}

export function record(cache: ContentCache, key: string, use: FileUse, result: Uint8Array): void {
  const read = [...use.read].map(([file, contents]) => [file, contentKey([contents])] as const);
  const name = contentKey([key, ...read.flat()]);
  const recording: Recording = { result: name, read, missing: [...use.missing] };
  const others = readRecordings(cache, key).filter((other) => other.result !== name);
  cache.put(name, result);
  cache.put(key, Buffer.from(JSON.stringify([recording, ...others.slice(0, recordingsPerKey - 1)])));
}

function readRecordings(cache: ContentCache, key: string): Recording[] {
  const stored = cache.get(key);
  // A digest vouches for the entry: what is read back is what `record` wrote.
  return stored === undefined ? [] : (JSON.parse(Buffer.from(stored).toString('utf8')) as Recording[]);
}

function fileDigest(file: string): string | undefined {
  try {
    return contentKey([fs.readFileSync(realName(file))]);
  } catch {
    return undefined;
  }
}

/** Heddle's own headers are recorded under the name that the compiler knows them by. */
function realName(file: string): string {
  return file.startsWith(`${guestIncludePath}/`) ? guestIncludeFolder + file.slice(guestIncludePath.length) : file;
}
