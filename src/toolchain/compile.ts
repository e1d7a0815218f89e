/** Compiles one source file to an object file, or finds the result in the cache. */

import * as path from 'node:path';

import { HeddleError } from '../base/error.ts';
import type { Backend } from './backend.ts';
import { type CachedResult, runCached } from './cache/cached-run.ts';
import type { ContentCache } from './cache/content-cache.ts';
import { clangCommand, type ClangSettings } from './clang-command.ts';
import { hookingBackend } from './hooking-backend.ts';
import { scratchPath } from './llvm/files.ts';
import { type PrecompiledHeader, precompiledHeader } from './precompiled.ts';

export interface CompileRequest extends ClangSettings {
  /** As given by the user: relative to `cwd` or absolute. */
  readonly file: string;
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

/** @throws HeddleError `HDL_COMPILE_FAILED` with clang's diagnostics, `HDL_COMPILE_ASSEMBLY` */
export async function compileObject(
  backend: Backend,
  cache: ContentCache,
  request: CompileRequest,
): Promise<CompiledObject> {
  const header =
    request.instrument && request.stdin === undefined
      ? precompiledHeader(backend, request.file, request.flags)
      : undefined;
  const fast = header === undefined ? undefined : await runClang(backend, cache, request, header);
  // What does not compile with the header may compile without, where a name clashes with one of a header that was not asked for.
  const run = fast?.ok === true ? fast : await runClang(backend, cache, request, undefined);
  if (!run.ok) throw compileError(request.file, run.stderr, request.flags);
  const [object = new Uint8Array(), dependencies = new Uint8Array()] = run.outputs;
  return { object, diagnostics: run.stderr, dependencies: Buffer.from(dependencies).toString('utf8') };
}

async function runClang(
  backend: Backend,
  cache: ContentCache,
  request: CompileRequest,
  header: PrecompiledHeader | undefined,
): Promise<CachedResult> {
  const command = [...clangCommand(backend, request), ...(header?.flags ?? [])];
  if (request.dependencies !== undefined)
    command.push(...request.dependencies, '-MF', `${scratchPath}/${dependencyName}`);
  command.push('-c', request.file, '-o', `${scratchPath}/${objectName}`);
  const again = clangCommand(backend, { ...request, flags: ['--start-no-unused-arguments', ...request.flags] });
  const compiler = request.instrument ? hookingBackend(backend, again) : backend;
  return await runCached(compiler, cache, {
    arguments: command,
    outputs: [objectName, dependencyName],
    ...(request.stdin === undefined ? {} : { stdin: request.stdin }),
    ...(header === undefined ? {} : { late: { key: header.key, read: () => header.read(cache) } }),
  });
}

/** The error for what clang printed. `flags`: the user's. */
export function compileError(file: string, output: string, flags: readonly string[]): HeddleError {
  const name = path.normalize(file);
  if (output.includes('<inline asm>') || /invalid (input|output) constraint|invalid instruction/.test(output)) {
    const place = /^(\S+:\d+:\d+): error: (invalid|couldn't|unexpected|unknown)/m.exec(output)?.[1] ?? name;
    return new HeddleError('HDL_COMPILE_ASSEMBLY', `\`${place}\` contains inline assembly of another processor.`, {
      hint: 'Give the code a portable branch: Heddle defines __HEDDLE__ and __wasm__, and no processor of its own.',
      output,
    });
  }
  const hint = newerStandard(output, flags);
  return new HeddleError('HDL_COMPILE_FAILED', `\`${name}\` does not compile.`, {
    output,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** What to say where the library lacks a name and nobody asked for a standard. */
function newerStandard(output: string, flags: readonly string[]): string | undefined {
  const missing = /no (?:member|type|template) named '(\w+)' in namespace 'std'/.exec(output)?.[1];
  if (missing === undefined || flags.some((flag) => /^-?-std=/.test(flag))) return undefined;
  return `Without \`-std=\` clang compiles C++17. If \`std::${missing}\` is newer, add \`-std=c++20\` or \`-std=c++23\`.`;
}
