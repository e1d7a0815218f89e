/** From files to a program that can run. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HeddleError } from '../base/error.ts';
import { isSearch } from '../campaign/strategy-plan.ts';
import { loadProgram, type ProgramImage } from '../engine/program.ts';
import type { ProgramInfo } from '../report/model.ts';
import type { SourceReader } from '../report/style.ts';
import { compileProgram, librariesIn } from '../toolchain/index.ts';
import { buildFolder } from '../toolchain/package-root.ts';
import type { CheckOptions } from './options.ts';

export interface Program {
  readonly image: ProgramImage;
  readonly info: ProgramInfo;
}

/** Compiles and loads. @throws HeddleError of the toolchain and of {@link loadProgram}. */
export async function prepareProgram(options: CheckOptions): Promise<Program> {
  const compiled = await compileProgram({
    files: options.files,
    libraries: [...(options.libraries ?? []), ...librariesIn(options.directories ?? [])],
    clangArguments: options.clangArguments ?? [],
    toolchain: options.toolchain ?? 'embedded',
    cwd: resolve(options.cwd),
  });
  const searches = isSearch(options.strategy ?? '');
  return loadBinary(compiled.binary, compiled.files, compiled.flags, options.programArguments ?? [], searches);
}

export async function loadBinary(
  binary: Uint8Array,
  files: readonly string[],
  flags: readonly string[],
  programArguments: readonly string[],
  searches = false,
): Promise<Program> {
  const image = await loadProgram(binary, await kernelBinary(), searches);
  const libraries = image.libraries.map(({ path, original }) => ({ path, hash: sha256(original) }));
  const info: ProgramInfo = { files, arguments: programArguments, hash: sha256(binary), flags };
  return { image, info: libraries.length === 0 ? info : { ...info, libraries } };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function kernelBinary(): Promise<Uint8Array> {
  const path = join(buildFolder, 'kernel.wasm');
  try {
    return await readFile(path);
  } catch (cause) {
    throw new HeddleError('HDL_INSTALLATION_INCOMPLETE', `Heddle's kernel is missing: \`${path}\``, {
      hint: 'Install the package again; in the repository run `npm run build`.',
      cause,
    });
  }
}

/** Reads the program's sources by their names as compiled, relative to `cwd`. */
export function createSourceReader(cwd: string): SourceReader {
  const files = new Map<string, readonly string[] | undefined>();
  return (file) => {
    if (!files.has(file)) files.set(file, readLines(resolve(cwd, file)));
    return files.get(file);
  };
}

function readLines(path: string): readonly string[] | undefined {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return undefined;
  }
}
