/** Links objects to a dynamic library that programs open with dlopen, and says what a library needs of its program. */

import * as path from 'node:path';

import { HeddleError } from '../base/error.ts';
import type { BundledLibrary } from '../wasm/bundle.ts';
import { hookKind } from '../wasm/instrument/hooks.ts';
import { readModule } from '../wasm/reader/read-module.ts';
import type { Backend } from './backend.ts';
import { runCached } from './cache/cached-run.ts';
import type { ContentCache } from './cache/content-cache.ts';
import { readableMessages, refuseUnsupportedCalls } from './diagnose/link-errors.ts';
import { guestArchives, libraryRoots, libraryRootsName } from './guest-objects.ts';
import type { LinkedProgram, LinkInput, LinkRequest } from './link.ts';
import { scratchPath } from './llvm/files.ts';

const libraryName = 'library.so';

const flags: readonly string[] = [
  '-shared',
  '--experimental-pic',
  '--shared-memory',
  '--no-check-features',
  '--max-memory=4294967296',
  // What it lacks comes from the program when it is opened.
  '--unresolved-symbols=import-dynamic',
  '--export-dynamic',
  '--export-if-defined=__wasm_apply_data_relocs',
  '--export-if-defined=__wasm_init_tls',
  '--export-if-defined=__tls_base',
  '--export-if-defined=__tls_size',
  '--export-if-defined=__tls_align',
];

/** The program has them: linked in twice they would have two states. */
const ofProgram: ReadonlySet<string> = new Set([
  'c',
  'm',
  'dl',
  'rt',
  'pthread',
  'c++',
  'c++abi',
  'stdc++',
  'gcc',
  'gcc_s',
]);

/** @throws HeddleError `HDL_UNSUPPORTED_CALL`, `HDL_LIBRARY_NOT_PIC`, `HDL_LINK_FAILED` */
export async function linkLibrary(backend: Backend, cache: ContentCache, request: LinkRequest): Promise<LinkedProgram> {
  const files = new Map<string, Uint8Array>([[libraryRootsName, libraryRoots()]]);
  const inputs = request.inputs.flatMap((input, index) => argumentOf(input, index, request.cwd, files));
  const run = await runCached(backend, cache, {
    inputs: files,
    arguments: [
      'wasm-ld',
      '--no-demangle',
      '--error-limit=0',
      '-o',
      `${scratchPath}/${libraryName}`,
      ...flags,
      ...request.libraryFolders.map((folder) => `-L${path.resolve(request.cwd, folder)}`),
      '--whole-archive',
      `${scratchPath}/${libraryRootsName}`,
      '--no-whole-archive',
      ...inputs,
      backend.sysroot.builtins,
    ],
    outputs: [libraryName],
    check: async () => void (await refuseUnsupportedCalls(backend, request, guestArchives().library)),
  });
  if (run.ok) {
    return {
      binary: run.outputs[0] ?? new Uint8Array(),
      diagnostics: await readableMessages(backend, request, run.stderr),
    };
  }
  const output = await readableMessages(backend, request, run.stderr);
  const object = /: (.*): relocation \S+ cannot be used against/.exec(output)?.[1];
  if (object === undefined) throw new HeddleError('HDL_LINK_FAILED', 'The library does not link.', { output });
  throw new HeddleError('HDL_LIBRARY_NOT_PIC', `\`${object}\` was not compiled with \`-fPIC\`.`, {
    hint: 'Compile every source of a dynamic library with `heddle cc -fPIC`.',
    output,
  });
}

function argumentOf(input: LinkInput, index: number, cwd: string, files: Map<string, Uint8Array>): string[] {
  if (input.kind === 'file') return [path.resolve(cwd, input.file)];
  if (input.kind === 'library') return ofProgram.has(input.name) ? [] : [`-l${input.name}`];
  if (input.kind === 'flag') return [input.flag];
  const name = `${index}/${path.basename(input.name)}.o`;
  files.set(name, input.bytes);
  return [`${scratchPath}/${name}`];
}

/** Linker options for a program that may open these libraries: it has to keep and export what they import. */
export function exportsFor(libraries: readonly BundledLibrary[]): string[] {
  if (libraries.length === 0) return [];
  return ['--growable-table', ...wantedBy(libraries).flatMap((name) => ['-u', name, `--export-if-defined=${name}`])];
}

/**
 * A program that is linked already has to have what every library needs of Heddle's runtime.
 * @throws HeddleError `HDL_LIBRARY_NOT_LINKED`
 */
export function requireExports(file: string, program: Uint8Array, libraries: readonly BundledLibrary[]): void {
  const exported = new Set(readModule(program).exports.map(({ name }) => name));
  const missing = wantedBy(libraries).find((name) => name.startsWith('heddle_') && !exported.has(name));
  if (missing === undefined) return;
  const names = libraries.map(({ path: name }) => `\`${path.basename(name)}\``).join(', ');
  throw new HeddleError(
    'HDL_LIBRARY_NOT_LINKED',
    `\`${file}\` was linked without the libraries that it opens: ${names}.`,
    {
      hint: 'Name them when the program is linked (`heddle cc main.o plugin.so -o main`), so that it keeps what they import, or give its sources or objects.',
    },
  );
}

/** What libraries import of a program, sorted. */
function wantedBy(libraries: readonly BundledLibrary[]): string[] {
  const modules = libraries.map(({ binary }) => readModule(binary));
  const defined = new Set(modules.flatMap(({ exports }) => exports.map(({ name }) => name)));
  const wanted = new Set<string>();
  for (const { module, name, item } of modules.flatMap(({ imports }) => imports)) {
    const isSymbol = module === 'GOT.mem' || module === 'GOT.func' || (module === 'env' && item.kind !== 'memory');
    if (isSymbol && hookKind(module, name) === undefined && !defined.has(name)) wanted.add(name);
  }
  return [...wanted].filter((name) => !/^__(memory|table)_base$|^__indirect_function_table$/.test(name)).toSorted();
}
