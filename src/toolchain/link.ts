/** Links objects and the guest runtime to a program, or finds the result in the cache. */

import * as path from 'node:path';

import { type BundledLibrary, bundleLibraries } from '../wasm/bundle.ts';
import { guestExports } from '../wasm/instrument/guest-names.ts';
import type { Backend } from './backend.ts';
import { weakDefinitions } from './build/private-libc.ts';
import { type CachedResult, runCached } from './cache/cached-run.ts';
import type { ContentCache } from './cache/content-cache.ts';
import { checkBeforeLinking, linkError, readableMessages } from './diagnose/link-errors.ts';
import { hookImports, type Language, linkFlags, systemLibraries } from './flags.ts';
import {
  coreArchiveName,
  cxxArchiveName,
  cxxParts,
  guestArchives,
  libcArchiveName,
  libcxx,
  libcxxArchiveName,
  libraryArchiveName,
} from './guest-objects.ts';
import { exportsFor } from './link-library.ts';
import { scratchPath } from './llvm/files.ts';

/** In link order. `name` is the source that an object was made from; a file is read by the linker itself. */
export type LinkInput =
  | { readonly kind: 'object'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'library'; readonly name: string }
  | { readonly kind: 'flag'; readonly flag: string };

export interface LinkRequest {
  readonly inputs: readonly LinkInput[];
  readonly libraryFolders: readonly string[];
  readonly language: Language;
  readonly cwd: string;
  /** Dynamic libraries that the program may open: they become part of it. */
  readonly libraries?: readonly BundledLibrary[];
}

export interface LinkedProgram {
  readonly binary: Uint8Array;
  /** The linker's warnings, such as a call with other parameters than the function's. */
  readonly diagnostics: string;
}

const allowedName = 'hooks.txt';
const programName = 'program.wasm';

/** @throws HeddleError `HDL_LINK_UNDEFINED_SYMBOL`, `HDL_UNSUPPORTED_CALL`, `HDL_LINK_NO_MAIN`, `HDL_LINK_FAILED`... */
export async function linkProgram(backend: Backend, cache: ContentCache, request: LinkRequest): Promise<LinkedProgram> {
  const guest = guestArchives();
  const files = new Map<string, Uint8Array>([
    [allowedName, Buffer.from(hookImports.join('\n'))],
    [coreArchiveName, guest.core],
    [libraryArchiveName, guest.library],
    [libcArchiveName, guest.libc],
  ]);
  if (request.language === 'c++') files.set(libcxxArchiveName, libcxx());
  const inputs = request.inputs.map((input, index) => {
    if (input.kind === 'file') return path.resolve(request.cwd, input.file);
    if (input.kind === 'library') return `-l${input.name}`;
    if (input.kind === 'flag') return input.flag;
    const name = `${index}/${path.basename(input.name)}.o`;
    files.set(name, input.bytes);
    return `${scratchPath}/${name}`;
  });
  let withCxx = request.language === 'c++' || (request.libraries ?? []).length > 0;
  const link = async (): Promise<CachedResult> =>
    await runCached(backend, cache, {
      inputs: withCxx ? new Map([...files, [cxxArchiveName, cxxParts()]]) : files,
      arguments: linkCommand(backend, request, inputs, withCxx),
      outputs: [programName],
      check: async () => await checkBeforeLinking(backend, request, guest.library),
    });
  let run = await link();
  // A program in C may be given an object in C++ that needs nothing but `operator new`.
  if (!run.ok && !withCxx && run.stderr.includes('undefined symbol')) {
    withCxx = true;
    run = await link();
  }
  const replaced = run.ok ? noNames : replacedByProgram(run.stderr);
  if (replaced.size > 0) {
    files.set(libraryArchiveName, weakDefinitions(guest.library, replaced));
    run = await link();
  }
  if (!run.ok) throw await linkError(backend, request, run.stderr);
  return {
    binary: bundleLibraries(run.outputs[0] ?? new Uint8Array(), request.libraries ?? []),
    diagnostics: await readableMessages(backend, request, run.stderr),
  };
}

const noNames: ReadonlySet<string> = new Set();

/**
 * C library functions that the program defines itself (its own `strlcpy`), as it may on Linux: the linker objects when something else of the same
 * member of our library is used. Not those of the heap and of threads, of which a part alone would not fit the rest.
 */
function replacedByProgram(stderr: string): ReadonlySet<string> {
  const found = stderr.matchAll(
    /duplicate symbol: (\S+)\n>>> defined in (?!libheddle).*\n>>> defined in \S*libheddle\.a\(guest-libc-(?!heap)/g,
  );
  return new Set([...found].map(([, name = '']) => name));
}

function linkCommand(backend: Backend, request: LinkRequest, inputs: readonly string[], withCxx: boolean): string[] {
  const { root, builtins } = backend.sysroot;
  const libraries = `${root}/lib/wasm32-wasip1`;
  return [
    'wasm-ld',
    '--no-demangle',
    '--error-limit=0',
    '-o',
    `${scratchPath}/${programName}`,
    ...linkFlags,
    ...guestExports.map((name) => `--export-if-defined=${name}`),
    ...exportsFor(request.libraries ?? []),
    `--allow-undefined-file=${scratchPath}/${allowedName}`,
    ...request.libraryFolders.map((folder) => `-L${path.resolve(request.cwd, folder)}`),
    // Before the sysroot's libraries: `-lc` is ours (build/private-libc.ts).
    `-L${scratchPath}`,
    `-L${libraries}`,
    `${libraries}/crt1-command.o`,
    ...inputs,
    '--whole-archive',
    `${scratchPath}/${coreArchiveName}`,
    '--no-whole-archive',
    ...(withCxx ? [`${scratchPath}/${cxxArchiveName}`] : []),
    `${scratchPath}/${libraryArchiveName}`,
    ...(request.language === 'c++' ? ['-lc++', '-lc++abi'] : []),
    `${scratchPath}/${libcArchiveName}`,
    ...systemLibraries,
    builtins,
  ];
}
