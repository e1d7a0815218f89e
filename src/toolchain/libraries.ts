/** Dynamic libraries that a program may open: found among its files, or compiled for it. */

import * as fs from 'node:fs';
import * as path from 'node:path';

import { HeddleError } from '../base/error.ts';
import type { BundledLibrary } from '../wasm/bundle.ts';
import type { Backend } from './backend.ts';
import type { ContentCache } from './cache/content-cache.ts';
import { compileObject } from './compile.ts';
import { parseCompilerArguments } from './driver/arguments.ts';
import type { LinkInput } from './link.ts';
import { linkLibrary } from './link-library.ts';
import { kindOf } from './source-kinds.ts';

/** A library to compile or to read. */
export interface LibraryRequest {
  /** Under which the program opens it; without it `NAME.so` for sources, and the file's own for a library that is built. */
  readonly path?: string;
  /** Sources and objects, or one library. */
  readonly files: readonly string[];
}

const start = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0);
const sectionName = Buffer.from('dylink.0');

/** Whether the file is a WebAssembly module that begins with the section `dylink.0`. */
export function isLibrary(file: string): boolean {
  let head: Buffer;
  try {
    head = headOf(file);
  } catch {
    // Whoever reads all of it says why that cannot be.
    return false;
  }
  // Behind the section's id come its size, of up to five bytes, and the length of its name.
  const at = head.indexOf(sectionName);
  return head.subarray(0, start.length).equals(start) && at > start.length && at <= start.length + 6;
}

function headOf(file: string): Buffer {
  const head = Buffer.alloc(32);
  if (!fs.statSync(file).isFile()) return head;
  const descriptor = fs.openSync(file, 'r');
  try {
    fs.readSync(descriptor, head);
  } finally {
    fs.closeSync(descriptor);
  }
  return head;
}

/** The libraries in folders that are copied into the program's file system, under their paths there. What cannot be read is left to that copying. */
export function librariesIn(folders: readonly { readonly host: string; readonly guest: string }[]): LibraryRequest[] {
  const found: LibraryRequest[] = [];
  const look = (host: string, guest: string): void => {
    if (isFolder(host)) {
      for (const name of fs.readdirSync(host).toSorted()) look(path.join(host, name), path.posix.join(guest, name));
    } else if (isLibrary(host)) found.push({ path: guest, files: [host] });
  };
  for (const { host, guest } of folders) look(host, guest);
  return found;
}

function isFolder(file: string): boolean {
  try {
    return fs.statSync(file).isDirectory();
  } catch {
    return false;
  }
}

/** Opened by its name relative to `cwd`; a library elsewhere by its base name. */
export function readLibrary(file: string, cwd: string, guest?: string): BundledLibrary {
  const absolute = path.resolve(cwd, file);
  const relative = path.relative(cwd, absolute);
  const name = guest ?? (relative.startsWith('..') ? path.basename(file) : relative);
  return { path: guestPath(name), binary: fs.readFileSync(absolute) };
}

/** @throws HeddleError `HDL_FILE_NOT_FOUND`, `HDL_COMPILE_FAILED`, `HDL_LINK_FAILED`... */
export async function makeLibrary(
  backend: Backend,
  cache: ContentCache,
  request: LibraryRequest,
  clangArguments: readonly string[],
  cwd: string,
): Promise<BundledLibrary> {
  const [first = ''] = request.files;
  for (const file of request.files) {
    if (!fs.existsSync(path.resolve(cwd, file)))
      throw new HeddleError('HDL_FILE_NOT_FOUND', `\`${file}\` does not exist.`, {
        hint: 'It is named with `--library`.',
      });
  }
  if (request.files.length === 1 && isLibrary(path.resolve(cwd, first))) return readLibrary(first, cwd, request.path);
  const given = parseCompilerArguments([...clangArguments, '-fPIC']);
  const inputs: LinkInput[] = [];
  for (const file of request.files) {
    const language = kindOf(file);
    if (language !== 'c' && language !== 'c++') {
      inputs.push({ kind: 'file', file });
      continue;
    }
    const compiled = await compileObject(backend, cache, {
      file,
      language,
      flags: given.compile,
      cwd,
      instrument: true,
    });
    process.stderr.write(compiled.diagnostics);
    inputs.push({ kind: 'object', name: file, bytes: compiled.object });
  }
  const language = request.files.some((file) => kindOf(file) === 'c++') ? 'c++' : 'c';
  const { libraryFolders } = given;
  const { binary, diagnostics } = await linkLibrary(backend, cache, { inputs, libraryFolders, language, cwd });
  process.stderr.write(diagnostics);
  return { path: guestPath(request.path ?? first.replace(/\.[^./]*$/, '.so')), binary };
}

/** The working directory of a program is `/`. */
function guestPath(name: string): string {
  return path.posix.resolve('/', name);
}
