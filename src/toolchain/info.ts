/** What this machine has to compile with, for `heddle doctor`. */

import * as fs from 'node:fs';
import * as path from 'node:path';

import { HeddleError } from '../base/error.ts';
import { cacheFolder, ContentCache } from './cache/content-cache.ts';
import { coreArchiveName, libcArchiveName, libraryArchiveName } from './guest-objects.ts';
import { embeddedVersion } from './llvm/run.ts';
import { findNativeTools } from './native/find-clang.ts';
import { buildFolder } from './package-root.ts';

export interface ToolchainInfo {
  /** `@yowasp/clang 22.0.0-...`. */
  readonly embedded: string;
  /** What was found for `--toolchain native`, or why nothing was. */
  readonly native:
    | { readonly clang: string; readonly linker: string; readonly version: string }
    | { readonly missing: string };
  /** Files of the build folder that are missing; empty when Heddle is built. */
  readonly notBuilt: readonly string[];
  readonly cache: {
    readonly folder: string;
    readonly entries: number;
    readonly bytes: number;
    readonly writable: boolean;
  };
}

/** Looks, changes nothing. */
export function toolchainInfo(): ToolchainInfo {
  const folder = cacheFolder(process.env);
  const needed = ['kernel.wasm', coreArchiveName, libraryArchiveName, libcArchiveName];
  return {
    embedded: `@yowasp/clang ${embeddedVersion()}`,
    native: nativeInfo(),
    notBuilt: needed.filter((name) => !fs.existsSync(path.join(buildFolder, name))),
    cache: { folder, ...new ContentCache(folder).usage(), writable: isWritable(folder) },
  };
}

function nativeInfo(): ToolchainInfo['native'] {
  try {
    const { clang, linker, version } = findNativeTools(process.env);
    return { clang, linker, version };
  } catch (error) {
    if (error instanceof HeddleError) return { missing: error.message };
    throw error;
  }
}

/** A folder that does not exist is made when it is needed: then its nearest parent decides. */
function isWritable(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    const parent = path.dirname(folder);
    return parent !== folder && !fs.existsSync(folder) && isWritable(parent);
  }
}
