/** The embedded sysroot as files, for a compiler that cannot see it in memory. */

import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { embeddedVersion, sysrootFiles } from '../llvm/run.ts';

/** Clang's own headers lie beside the C library's there; a native clang has newer or older ones of its own. */
const wanted = /^(include\/(c\+\+|wasm32-wasip1)|lib|share)\//;

/** Extracts it once for each version and returns its folder. */
export function nativeSysroot(cache: string): string {
  const folder = path.join(cache, `sysroot-${embeddedVersion()}`);
  if (fs.existsSync(folder)) return folder;
  const temporary = `${folder}.${randomUUID()}`;
  for (const [name, bytes] of sysrootFiles()) {
    if (!wanted.test(name)) continue;
    const file = path.join(temporary, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, bytes);
  }
  try {
    fs.renameSync(temporary, folder);
  } catch (error) {
    fs.rmSync(temporary, { recursive: true, force: true });
    // Another process was faster.
    if (!fs.existsSync(folder)) throw error;
  }
  return folder;
}
