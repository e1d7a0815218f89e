/** The guest runtime that is linked into every program: made by scripts/build.ts. */

import * as fs from 'node:fs';
import * as path from 'node:path';

import { HeddleError } from '../base/error.ts';
import { buildFolder } from './package-root.ts';

export interface GuestArchives {
  /** Linked whole: the coroutine loop and what instrumentation looks for. */
  readonly core: Uint8Array;
  /** Linked as needed, before libc. */
  readonly library: Uint8Array;
  /** The sysroot's libc.a with private names: see build/private-libc.ts. */
  readonly libc: Uint8Array;
}

export const coreArchiveName = 'libheddle-core.a';
export const libraryArchiveName = 'libheddle.a';
export const cxxArchiveName = 'libheddle-cxx.a';
export const libcArchiveName = 'libc.a';
/** The sysroot's libc++.a with private names, under its own: the linker looks in our folder first. */
export const libcxxArchiveName = 'libc++.a';
export const libraryRootsName = 'libheddle-roots.a';

/** @throws HeddleError `HDL_TOOLCHAIN_NOT_BUILT` in a checkout that was not built. */
export function guestArchives(): GuestArchives {
  return {
    core: buildOutput(coreArchiveName),
    library: buildOutput(libraryArchiveName),
    libc: buildOutput(libcArchiveName),
  };
}

/**
 * The guest's parts in C++, linked as needed into programs that may need some. Apart from the others because the linker reads every member of an
 * archive, and these are five sixths of all. @throws HeddleError `HDL_TOOLCHAIN_NOT_BUILT`
 */
export function cxxParts(): Uint8Array {
  return buildOutput(cxxArchiveName);
}

/** See {@link libcxxArchiveName}. @throws HeddleError `HDL_TOOLCHAIN_NOT_BUILT` */
export function libcxx(): Uint8Array {
  return buildOutput(libcxxArchiveName);
}

/** Linked whole into every dynamic library. @throws HeddleError `HDL_TOOLCHAIN_NOT_BUILT` */
export function libraryRoots(): Uint8Array {
  return buildOutput(libraryRootsName);
}

/** A file of the build folder. @throws HeddleError `HDL_TOOLCHAIN_NOT_BUILT` */
export function buildOutput(name: string): Uint8Array {
  const file = path.join(buildFolder, name);
  try {
    return fs.readFileSync(file);
  } catch (cause) {
    throw new HeddleError('HDL_TOOLCHAIN_NOT_BUILT', `Heddle's runtime is not built: \`${file}\` is missing.`, {
      hint: 'Run `npm run build` in the folder of heddle.',
      cause,
    });
  }
}
