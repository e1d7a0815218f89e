/** Compiles one source file to an object file, or finds the result in the cache. */

import * as path from 'node:path';

import { HeddleError } from '../base/error.ts';
import type { Backend } from './backend.ts';
import { runCached } from './cache/cached-run.ts';
import type { ContentCache } from './cache/content-cache.ts';
import { compileFlags, defaultUserFlags, instrumentationFlags, type Language, prefixMaps } from './flags.ts';
import { scratchPath } from './llvm/files.ts';

export interface CompileRequest {
  /** As given by the user: relative to `cwd` or absolute. */
  readonly file: string;
  readonly language: Language;
  /** Flags after the default ones. */
  readonly flags: readonly string[];
  readonly cwd: string;
  readonly instrument: boolean;
  /** Flags of a dependency file (`-MMD`, `-MT x.o`...) when one is wanted. */
  readonly dependencies?: readonly string[];
  /** The source when `file` is `-`. */
  readonly stdin?: Uint8Array;
}

export interface CompiledObject {
  readonly object: Uint8Array;
  /** Clang's warnings. */
  readonly diagnostics: string;
  /** The dependency file, empty when none was asked for. */
  readonly dependencies: string;
}

const objectName = 'object.o';
const dependencyName = 'object.d';

/** What clang is called with for a language, before its inputs and outputs. */
export function clangCommand(backend: Backend, request: Pick<CompileRequest, 'language' | 'cwd' | 'instrument' | 'flags'>): string[] {
  return [
    request.language === 'c++' ? 'clang++' : 'clang',
    '--start-no-unused-arguments',
    `-working-directory=${request.cwd}`,
    ...compileFlags(request.language, backend.sysroot),
    ...(request.instrument ? instrumentationFlags : []),
    ...prefixMaps(request.cwd, backend.sysroot),
    ...defaultUserFlags,
    '--end-no-unused-arguments',
    ...request.flags,
  ];
}

/** @throws HeddleError `HDL_COMPILE_FAILED` with clang's diagnostics, `HDL_COMPILE_ASSEMBLY` */
export async function compileObject(backend: Backend, cache: ContentCache, request: CompileRequest): Promise<CompiledObject> {
  const command = clangCommand(backend, request);
  if (request.dependencies !== undefined) command.push(...request.dependencies, '-MF', `${scratchPath}/${dependencyName}`);
  command.push('-c', request.file, '-o', `${scratchPath}/${objectName}`);
  const run = await runCached(backend, cache, {
    arguments: command,
    outputs: [objectName, dependencyName],
    ...(request.stdin === undefined ? {} : { stdin: request.stdin }),
  });
  if (!run.ok) throw compileError(request.file, run.stderr);
  const [object = new Uint8Array(), dependencies = new Uint8Array()] = run.outputs;
  return { object, diagnostics: run.stderr, dependencies: Buffer.from(dependencies).toString('utf8') };
}

/** The error for what clang printed. */
export function compileError(file: string, output: string): HeddleError {
  const name = path.normalize(file);
  if (output.includes('<inline asm>') || /invalid (input|output) constraint|invalid instruction/.test(output)) {
    const place = /^(\S+:\d+:\d+): error: (invalid|couldn't|unexpected|unknown)/m.exec(output)?.[1] ?? name;
    return new HeddleError('HDL_COMPILE_ASSEMBLY', `\`${place}\` contains inline assembly of another processor.`, {
      hint: 'Give the code a portable branch: Heddle defines __HEDDLE__ and __wasm__, and no processor of its own.',
      output,
    });
  }
  return new HeddleError('HDL_COMPILE_FAILED', `\`${name}\` does not compile.`, { output });
}
