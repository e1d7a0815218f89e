/** From what the user names (sources, objects, archives, a module) to a linked program. */

import * as fs from 'node:fs';
import * as path from 'node:path';

import { HeddleError } from '../base/error.ts';
import { compileObject } from './compile.ts';
import { defaultUserFlags, type Language } from './flags.ts';
import { linkProgram, type LinkInput } from './link.ts';

export interface CompileProgramRequest {
  /** `.c .cc .cpp .cxx .C .o .a`, or one `.wasm`; relative to `cwd` or absolute. */
  readonly files: readonly string[];
  /** For clang, as they are. */
  readonly clangArguments: readonly string[];
  readonly toolchain: 'embedded' | 'native';
  readonly cwd: string;
}

export interface CompiledProgram {
  /** The module as linked: what hash, debug information and code offsets refer to. */
  readonly binary: Uint8Array;
  readonly files: readonly string[];
  /** Flags that the user chose or could override. */
  readonly flags: readonly string[];
}

type Kind = Language | 'object' | 'module';

const kinds: Readonly<Record<string, Kind>> = {
  '.c': 'c',
  '.cc': 'c++',
  '.cpp': 'c++',
  '.cxx': 'c++',
  '.c++': 'c++',
  '.C': 'c++',
  '.o': 'object',
  '.obj': 'object',
  '.a': 'object',
  '.wasm': 'module',
};

/**
 * Compiles what needs compiling and links it with Heddle's runtime.
 *
 * @throws HeddleError `HDL_FILE_NOT_FOUND`, `HDL_FILE_UNKNOWN_TYPE`, `HDL_COMPILE_FAILED`, `HDL_LINK_UNDEFINED_SYMBOL`...
 */
export async function compileProgram(request: CompileProgramRequest): Promise<CompiledProgram> {
  const flags = [...defaultUserFlags, ...request.clangArguments];
  const inputs = request.files.map((file) => classify(file, request.cwd));
  const module = inputs.find((input) => input.kind === 'module');
  if (module !== undefined) {
    if (inputs.length > 1) {
      throw new HeddleError('HDL_FILE_UNEXPECTED', `\`${module.file}\` is a linked module and cannot be linked with other files.`, {
        hint: 'Give it alone, or give objects (`.o`) and archives (`.a`).',
      });
    }
    return { binary: fs.readFileSync(path.resolve(request.cwd, module.file)), files: request.files, flags: [] };
  }
  const objects: LinkInput[] = [];
  let language: Language = 'c';
  for (const { file, kind } of inputs) {
    if (kind === 'object') {
      objects.push({ name: path.basename(file), bytes: fs.readFileSync(path.resolve(request.cwd, file)) });
    } else if (kind !== 'module') {
      if (kind === 'c++') language = 'c++';
      const compiled = await compileObject({ file, language: kind, flags, cwd: request.cwd, instrument: true });
      process.stderr.write(compiled.diagnostics);
      objects.push({ name: `${path.basename(file)}.o`, bytes: compiled.object });
    }
  }
  return { binary: await linkProgram({ inputs: objects, language, flags: [] }), files: request.files, flags };
}

function classify(file: string, cwd: string): { file: string; kind: Kind } {
  const kind = kinds[path.extname(file)];
  const absolute = path.resolve(cwd, file);
  if (!fs.existsSync(absolute)) {
    throw new HeddleError('HDL_FILE_NOT_FOUND', `\`${file}\` does not exist.`, { hint: `Looked for \`${absolute}\`.` });
  }
  if (kind === undefined) {
    throw new HeddleError('HDL_FILE_UNKNOWN_TYPE', `\`${file}\` is not a file that can be checked.`, {
      hint: `Expected one of ${Object.keys(kinds).join(' ')}.`,
    });
  }
  return { file: path.isAbsolute(file) ? relativeInside(file, cwd) : file, kind };
}

/** Sources are compiled under relative names where there is one, so that results do not depend on the folder. */
function relativeInside(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative.startsWith('..') ? file : relative;
}
