/** Where the package's files are: the same from `src/` (development) and `dist/` (installed). */

import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

import { InternalError } from '../base/assert.ts';

function findRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!fs.existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new InternalError('The package root of heddle was not found');
    folder = parent;
  }
  return folder;
}

export const packageRoot: string = findRoot();
/** What `npm run build` makes: kernel, guest archives, precompiled headers. */
export const buildFolder: string = path.join(packageRoot, 'build');
/** Headers that come before the sysroot's. */
export const guestIncludeFolder: string = path.join(packageRoot, 'guest/include');

/** The absolute path of a file of the package: `packageFile('build/kernel.wasm')`. */
export function packageFile(name: string): string {
  return path.join(packageRoot, name);
}
