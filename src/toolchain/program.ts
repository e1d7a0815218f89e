/** From what the user names (sources, objects, archives, a module) to a linked program. */

import * as fs from 'node:fs';
import * as path from 'node:path';

import { HeddleError } from '../base/error.ts';
import { type BundledLibrary, bundleLibraries } from '../wasm/bundle.ts';
import type { Backend } from './backend.ts';
import { cacheFolder, ContentCache } from './cache/content-cache.ts';
import { chooseBackend, type ToolchainName } from './choose-backend.ts';
import { compileObject } from './compile.ts';
import { isWasm } from './diagnose/object-file.ts';
import { type CompilerArguments, parseCompilerArguments } from './driver/arguments.ts';
import { expandResponseFiles } from './driver/response-files.ts';
import { defaultUserFlags, type Language } from './flags.ts';
import { statOfInput } from './input-file.ts';
import { isLibrary, type LibraryRequest, makeLibrary } from './libraries.ts';
import { type LinkInput, linkProgram } from './link.ts';
import { requireExports } from './link-library.ts';
import { refuseUninstrumented } from './instrumented-objects.ts';
import { checkable, kindOf, languageOf } from './source-kinds.ts';

export interface CompileProgramRequest {
  /** `.c .cc .cpp .cxx .C .o .a`, or one `.wasm`, and dynamic libraries that the program opens; relative to `cwd` or absolute. */
  readonly files: readonly string[];
  /** More dynamic libraries, made from sources or under other names. */
  readonly libraries?: readonly LibraryRequest[];
  /** For clang, as they are; `-l`, `-L` and `-Wl,` go to the linker. */
  readonly clangArguments: readonly string[];
  readonly toolchain: ToolchainName;
  readonly cwd: string;
}

export interface CompiledProgram {
  /** The module as linked: what hash, debug information and code offsets refer to. */
  readonly binary: Uint8Array;
  readonly files: readonly string[];
  /** Flags that the user chose or could override. */
  readonly flags: readonly string[];
}

interface Input {
  readonly file: string;
  readonly kind: Language | 'object' | 'module';
}

/**
 * Compiles what needs compiling and links it with Heddle's runtime. Clang's warnings go to stderr.
 *
 * @throws HeddleError `HDL_FILE_NOT_FOUND`, `HDL_FILE_UNKNOWN_TYPE`, `HDL_COMPILE_FAILED`, `HDL_LINK_UNDEFINED_SYMBOL`...
 */
export async function compileProgram(request: CompileProgramRequest): Promise<CompiledProgram> {
  const given = parseCompilerArguments(expandResponseFiles(request.clangArguments, request.cwd));
  for (const warning of given.warnings) process.stderr.write(`${warning}\n`);
  const isLoaded = (file: string): boolean => isLibrary(path.resolve(request.cwd, file));
  const inputs = request.files.filter((file) => !isLoaded(file)).map((file) => classify(file, request.cwd));
  const backend = await chooseBackend(request.toolchain);
  const cache = new ContentCache(cacheFolder(process.env));
  const wanted = [...request.files.filter(isLoaded).map((file) => ({ files: [file] })), ...(request.libraries ?? [])];
  const libraries: BundledLibrary[] = [];
  for (const library of wanted)
    libraries.push(await makeLibrary(backend, cache, library, request.clangArguments, request.cwd));
  const module = inputs.find((input) => input.kind === 'module');
  if (module !== undefined) return passThrough(module, inputs.length, libraries, request);
  const language = inputs.every((input) => input.kind === 'c') ? 'c' : 'c++';
  const objects: LinkInput[] = [];
  for (const input of inputs) objects.push(await linkInput(backend, cache, input, given, request.cwd));
  const { binary, diagnostics } = await linkProgram(backend, cache, {
    inputs: [
      ...objects,
      ...given.items.map((item) => (item.kind === 'input' ? { kind: 'file' as const, file: item.file } : item)),
    ],
    libraryFolders: given.libraryFolders,
    language,
    cwd: request.cwd,
    libraries,
  });
  process.stderr.write(diagnostics);
  return { binary, files: request.files, flags: [...defaultUserFlags, ...request.clangArguments] };
}

async function linkInput(
  backend: Backend,
  cache: ContentCache,
  input: Input,
  given: CompilerArguments,
  cwd: string,
): Promise<LinkInput> {
  if (input.kind === 'object' || input.kind === 'module') {
    refuseUninstrumented(input.file, path.resolve(cwd, input.file));
    return { kind: 'file', file: input.file };
  }
  const chosen = given.language;
  const language = chosen === undefined ? input.kind : languageOf(chosen);
  const languageFlags = chosen === undefined ? [] : ['-x', chosen];
  const request = { file: input.file, language, flags: [...given.compile, ...languageFlags], cwd, instrument: true };
  const compiled = await compileObject(backend, cache, request);
  process.stderr.write(compiled.diagnostics);
  return { kind: 'object', name: input.file, bytes: compiled.object };
}

function passThrough(
  module: Input,
  inputs: number,
  libraries: readonly BundledLibrary[],
  request: CompileProgramRequest,
): CompiledProgram {
  if (inputs > 1) {
    throw new HeddleError(
      'HDL_FILE_UNEXPECTED',
      `\`${module.file}\` is a linked module and cannot be linked with other files.`,
      {
        hint: 'Give it alone, or give objects (`.o`) and archives (`.a`).',
      },
    );
  }
  const linked = fs.readFileSync(path.resolve(request.cwd, module.file));
  requireExports(module.file, linked, libraries);
  const binary = bundleLibraries(linked, libraries);
  return { binary, files: request.files, flags: [] };
}

function classify(file: string, cwd: string): Input {
  const stat = statOfInput(file, cwd);
  const kind = kindOf(file) ?? (stat.isFile() && isModule(path.resolve(cwd, file)) ? 'module' : undefined);
  if (!stat.isFile() || kind === undefined || kind === 'header' || kind === 'shared' || kind === 'assembly') {
    const what = stat.isDirectory() ? 'a folder' : 'not a file that can be checked';
    throw new HeddleError('HDL_FILE_UNKNOWN_TYPE', `\`${file}\` is ${what}.`, { hint: `Expected ${checkable}.` });
  }
  return { file: path.isAbsolute(file) ? relativeInside(file, cwd) : file, kind };
}

/** A program built by a drop-in has the name that its build gave it, such as `a.out`. */
function isModule(file: string): boolean {
  const start = new Uint8Array(4);
  const descriptor = fs.openSync(file, 'r');
  try {
    fs.readSync(descriptor, start);
  } finally {
    fs.closeSync(descriptor);
  }
  return isWasm(start);
}

/** Sources are compiled under relative names where there is one, so that results do not depend on the folder. */
function relativeInside(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative.startsWith('..') ? file : relative;
}
