/** Compiles one source file to an object file, or finds the result in the cache. */

import * as path from 'node:path';

import { HeddleError } from '../base/error.ts';
import type { Backend } from './backend.ts';
import { type CachedResult, runCached } from './cache/cached-run.ts';
import type { ContentCache } from './cache/content-cache.ts';
import { clangCommand, type ClangSettings } from './clang-command.ts';
import { scratchPath } from './llvm/files.ts';
import { hookOddAccesses, mayHaveOddAccesses, statisticsFlags, statisticsName } from './odd-accesses.ts';
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
const textName = 'object.ll';

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
  const fast = header === undefined ? undefined : await compile(backend, cache, request, header);
  // What does not compile with the header may compile without, where a name clashes with one of a header that was not asked for.
  const run = fast?.ok === true ? fast : await compile(backend, cache, request, undefined);
  if (!run.ok) throw compileError(request.file, run.stderr, request.flags);
  const [object = new Uint8Array(), dependencies = new Uint8Array(), statistics = new Uint8Array()] = run.outputs;
  const left = request.instrument && isObject(object) && mayHaveOddAccesses(textOf(statistics));
  const hooked = left ? await hookedObject(backend, cache, request, fast?.ok === true ? header : undefined) : undefined;
  return { object: hooked ?? object, diagnostics: run.stderr, dependencies: textOf(dependencies) };
}

async function compile(
  backend: Backend,
  cache: ContentCache,
  request: CompileRequest,
  header: PrecompiledHeader | undefined,
): Promise<CachedResult> {
  const more: string[] = [];
  if (request.instrument) more.push(...statisticsFlags(`${scratchPath}/${statisticsName}`));
  if (request.dependencies !== undefined) more.push(...request.dependencies, '-MF', `${scratchPath}/${dependencyName}`);
  more.push('-c');
  return await runClang(backend, cache, request, header, more, [objectName, dependencyName, statisticsName]);
}

/** The object with hooks for what the pass leaves out; undefined when it leaves nothing out. Rare: a file that needs it is compiled twice. */
async function hookedObject(
  backend: Backend,
  cache: ContentCache,
  request: CompileRequest,
  header: PrecompiledHeader | undefined,
): Promise<Uint8Array | undefined> {
  const made = await runClang(backend, cache, request, header, ['-S', '-emit-llvm'], [textName]);
  if (!made.ok) throw compileError(request.file, made.stderr, request.flags);
  const text = hookOddAccesses(textOf(made.outputs[0]));
  if (text === undefined) return undefined;
  const command = clangCommand(backend, { ...request, flags: ['--start-no-unused-arguments', ...request.flags] });
  command.push('-w', '-Xclang', '-disable-llvm-passes', '-x', 'ir', '-c', `${scratchPath}/${textName}`);
  command.push('-o', `${scratchPath}/${objectName}`);
  const inputs = new Map([[textName, Buffer.from(text)]]);
  const run = await runCached(backend, cache, { arguments: command, inputs, outputs: [objectName] });
  if (!run.ok) throw compileError(request.file, run.stderr, request.flags);
  return run.outputs[0];
}

async function runClang(
  backend: Backend,
  cache: ContentCache,
  request: CompileRequest,
  header: PrecompiledHeader | undefined,
  more: readonly string[],
  outputs: readonly [string, ...string[]],
): Promise<CachedResult> {
  const command = [...clangCommand(backend, request), ...(header?.flags ?? []), ...more];
  command.push(request.file, '-o', `${scratchPath}/${outputs[0]}`);
  return await runCached(backend, cache, {
    arguments: command,
    outputs,
    ...(request.stdin === undefined ? {} : { stdin: request.stdin }),
    ...(header === undefined ? {} : { late: { key: header.key, read: () => header.read(cache) } }),
  });
}

function textOf(bytes: Uint8Array = new Uint8Array()): string {
  return Buffer.from(bytes).toString('utf8');
}

/** Clang also writes precompiled headers and bitcode. */
function isObject(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === '\0asm';
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
