/** Heddle's own headers, which come before the sysroot's. */

import * as fs from 'node:fs';
import * as path from 'node:path';

import { contentKey } from './cache/content-cache.ts';
import { guestIncludeFolder } from './package-root.ts';

let headers: Map<string, Uint8Array> | undefined;

/** By name relative to `guest/include`, sorted; read once in a process. */
export function guestHeaders(): ReadonlyMap<string, Uint8Array> {
  if (headers === undefined) {
    const entries = fs
      .readdirSync(guestIncludeFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile());
    const names = entries
      .map((entry) => path.relative(guestIncludeFolder, path.join(entry.parentPath, entry.name)))
      .sort();
    headers = new Map(names.map((name) => [name, fs.readFileSync(path.join(guestIncludeFolder, name))]));
  }
  return headers;
}

/** Changes whenever a header does. */
export function guestHeadersKey(): string {
  return contentKey([...guestHeaders()].flat());
}
