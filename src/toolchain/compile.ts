/** Compiles one source file to an object file, or finds the result in the cache. */

import * as path from 'node:path';

import { HeddleError } from '../base/error.ts';
import type { Backend } from './backend.ts';
import { type ContentCache, contentKey } from './cache/content-cache.ts';
import { decodeParts, encodeParts } from './cache/parts.ts';
import { findRecorded, record } from './cache/recorded.ts';
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
  /** The source when `file` is `-`; such results are not cached. */
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
  const key = contentKey(['compile', backend.id, ...command]);
  const found = request.stdin === undefined ? findRecorded(cache, key) : undefined;
  if (found !== undefined) return decode(found);
  const run = await backend.run({ arguments: command, ...(request.stdin === undefined ? {} : { stdin: request.stdin }) });
  const object = run.output(objectName);
  if (run.status !== 0 || object === undefined) throw compileError(request.file, run.stderr);
  const dependencies = Buffer.from(run.output(dependencyName) ?? '').toString('utf8');
  if (request.stdin !== undefined) return { object, diagnostics: run.stderr, dependencies };
  record(cache, key, run.use, encodeParts([Buffer.from(run.stderr), Buffer.from(dependencies), object]));
  return { object, diagnostics: run.stderr, dependencies };
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

function decode(stored: Uint8Array): CompiledObject {
  const [diagnostics, dependencies, object] = decodeParts(stored).map((part) => Buffer.from(part));
  return { diagnostics: String(diagnostics), dependencies: String(dependencies), object: object ?? new Uint8Array() };
}
