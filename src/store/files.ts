/** Reading and writing small files whole: a reader sees the old content or the new one, never half of it. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { HeddleError } from '../base/error.ts';

/**
 * Writes `content` under another name in the same folder and renames it, making folders on the way.
 *
 * @throws HeddleError `HDL_STORE_UNWRITABLE`
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, content, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (cause) {
    removeQuietly(temporary);
    throw unwritable(path, 'written', cause);
  }
}

/**
 * The content of a file, or undefined when it does not exist. That of a pipe or a device, which may have no end, counts as empty, as no entry of the store is.
 *
 * @throws HeddleError `HDL_STORE_UNWRITABLE` when it exists and cannot be read
 */
export function readWhole(path: string): Uint8Array | undefined {
  try {
    const status = statSync(path);
    if (!status.isFile() && !status.isDirectory()) return new Uint8Array();
    return readFileSync(path);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw unwritable(path, 'read', cause);
  }
}

export interface FileFacts {
  readonly bytes: number;
  readonly modifiedAtMs: number;
}

/** Size and age of a file, or undefined when it does not exist. */
export function factsOf(path: string): FileFacts | undefined {
  try {
    const { size, mtimeMs } = statSync(path);
    return { bytes: size, modifiedAtMs: mtimeMs };
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw unwritable(path, 'read', cause);
  }
}

/** The names in a folder; none when it does not exist. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw unwritable(folder, 'read', cause);
  }
}

/** Whether a file-system call failed because there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The error for a file of the store that cannot be used for a reason outside of Heddle. */
export function unwritable(path: string, done: 'read' | 'written' | 'removed', cause: unknown): HeddleError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HeddleError('HDL_STORE_UNWRITABLE', `\`${path}\` cannot be ${done}: ${reason}.`, {
    cause,
    hint: 'Check the permissions of the folder and the free space of the disk.',
  });
}

/** Removes a file or folder; one that is already gone is fine. */
export function removeEntry(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    throw unwritable(path, 'removed', error);
  }
}

/** For a temporary file after another error, which says more than this one would. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // the next prune takes it
  }
}
