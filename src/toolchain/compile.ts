/** Compiles one source file to an object file with the embedded clang. */

import * as path from 'node:path';

import { HeddleError } from '../base/error.ts';
import { compileFlags, embeddedSysroot, instrumentationFlags, type Language, prefixMaps } from './flags.ts';
import { scratchPath } from './llvm/files.ts';
import { runEmbedded } from './llvm/run.ts';

export interface CompileRequest {
  /** As given by the user, relative to `cwd` or absolute. */
  readonly file: string;
  readonly language: Language;
  /** Flags after the default ones. */
  readonly flags: readonly string[];
  readonly cwd: string;
  readonly instrument: boolean;
}

export interface CompiledObject {
  readonly object: Uint8Array;
  /** Clang's warnings. */
  readonly diagnostics: string;
}

/** @throws HeddleError `HDL_COMPILE_FAILED` with clang's diagnostics. */
export async function compileObject(request: CompileRequest): Promise<CompiledObject> {
  const output = 'object.o';
  const run = await runEmbedded({
    arguments: [
      request.language === 'c++' ? 'clang++' : 'clang',
      `-working-directory=${request.cwd}`,
      ...compileFlags(request.language, embeddedSysroot),
      ...(request.instrument ? instrumentationFlags : []),
      ...prefixMaps(request.cwd, embeddedSysroot),
      ...request.flags,
      '-c',
      request.file,
      '-o',
      `${scratchPath}/${output}`,
    ],
  });
  const object = run.output(output);
  if (run.status !== 0 || object === undefined) {
    throw new HeddleError('HDL_COMPILE_FAILED', `\`${path.normalize(request.file)}\` does not compile.`, { output: run.stderr });
  }
  return { object, diagnostics: run.stderr };
}
