/** What of Heddle itself decides executions, beside what is linked into programs. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFile } from './package-root.ts';

let known: string | undefined;

/** SHA-256 of the modules that run, from `src/` or `dist/`, and of the kernel, hex. Reads all of them the first time. */
export function ownCode(): string {
  known ??= hashOf(join(dirname(fileURLToPath(import.meta.url)), '..'));
  return known;
}

function hashOf(folder: string): string {
  const hash = createHash('sha256').update(readFileSync(packageFile('build/kernel.wasm')));
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  for (const name of names) {
    if (!/\.[jt]s$/.test(name) || /\.(?:d|test)\.ts$/.test(name)) continue;
    hash.update(`\n${name}\n`).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}
