/** The per-user cache of compile and link results: one file an entry, named by its key. */

import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const digestBytes = 32;
const defaultLimitBytes = 1 << 30;
/** A prune looks at every entry, so only one write in so many does it. */
const writesPerPrune = 64;

/** `HEDDLE_CACHE`, else `XDG_CACHE_HOME`/heddle, else `~/.cache/heddle`. */
export function cacheFolder(
  environment: Readonly<Record<string, string | undefined>>,
  home: () => string = os.homedir,
): string {
  const chosen = environment['HEDDLE_CACHE'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  const base = environment['XDG_CACHE_HOME'];
  return path.join(
    base !== undefined && path.isAbsolute(base) ? base : path.join(homeOrRoot(home), '.cache'),
    'heddle',
  );
}

/** A user without an entry, as in containers, has none: then as container engines set it. Where that cannot be written nothing is kept. */
function homeOrRoot(home: () => string): string {
  try {
    return home();
  } catch {
    return '/';
  }
}

/** SHA-256 of parts, each with its length, so that no two lists of parts run together. */
export function contentKey(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(`${typeof part === 'string' ? Buffer.byteLength(part) : part.length}:`);
    hash.update(part);
  }
  return hash.digest('hex');
}

/**
 * Entries are whole or absent: written to a temporary name and renamed, read back against a digest. A cache that cannot be written
 * or read is no error, only slower.
 */
export class ContentCache {
  readonly folder: string;
  readonly #limitBytes: number;

  constructor(folder: string, limitBytes: number = defaultLimitBytes) {
    this.folder = path.join(folder, 'results-1');
    this.#limitBytes = limitBytes;
  }

  get(key: string): Uint8Array | undefined {
    const file = this.#file(key);
    try {
      const stored = fs.readFileSync(file);
      const contents = stored.subarray(digestBytes);
      if (!digest(contents).equals(stored.subarray(0, digestBytes))) {
        removeIfThere(file);
        return undefined;
      }
      const now = new Date();
      fs.utimesSync(file, now, now);
      return contents;
    } catch {
      return undefined;
    }
  }

  put(key: string, contents: Uint8Array): void {
    const file = this.#file(key);
    const temporary = `${file}.${randomUUID()}`;
    try {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(temporary, Buffer.concat([digest(contents), contents]));
      fs.renameSync(temporary, file);
    } catch {
      removeIfThere(temporary);
      return;
    }
    if (Number.parseInt(key.slice(0, 4), 16) % writesPerPrune === 0) this.prune();
  }

  /** Removes the entries used longest ago until three quarters of the limit are left. */
  prune(): void {
    const entries = this.#entries().sort((a, b) => b.usedMs - a.usedMs);
    let total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    if (total <= this.#limitBytes) return;
    while (total > this.#limitBytes * 0.75) {
      const oldest = entries.pop();
      if (oldest === undefined) return;
      removeIfThere(oldest.file);
      total -= oldest.bytes;
    }
  }

  /** Bytes and number of entries, for `heddle doctor`. */
  usage(): { entries: number; bytes: number } {
    const entries = this.#entries();
    return { entries: entries.length, bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0) };
  }

  #file(key: string): string {
    return path.join(this.folder, key.slice(0, 2), key.slice(2));
  }

  #entries(): { file: string; bytes: number; usedMs: number }[] {
    const found: { file: string; bytes: number; usedMs: number }[] = [];
    for (const name of listing(this.folder)) {
      for (const entry of listing(path.join(this.folder, name))) {
        const file = path.join(this.folder, name, entry);
        const stat = fs.statSync(file, { throwIfNoEntry: false });
        if (stat !== undefined) found.push({ file, bytes: stat.size, usedMs: stat.mtimeMs });
      }
    }
    return found;
  }
}

function digest(contents: Uint8Array): Buffer {
  return createHash('sha256').update(contents).digest();
}

function removeIfThere(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // Not there, or not ours: the entry is only not reused.
  }
}

function listing(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}
