/** Runs the LLVM that `@yowasp/clang` carries: one module that is clang, wasm-ld, ar, nm... by its first argument. */

import * as fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

import { InternalError } from '../../base/assert.ts';
import { guestHeaders } from '../guest-headers.ts';
import { type FileUse, guestIncludePath, MemoryTree, sysrootPath, ToolFiles } from './files.ts';
import { readTar } from './tar.ts';
import { createToolHost, ToolExit } from './wasi-host.ts';

export interface ToolRun {
  readonly status: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
  readonly use: FileUse;
  /** A file that the tool wrote to the scratch folder. */
  output(name: string): Uint8Array | undefined;
  /** The files that the tool wrote to a folder of the scratch folder. */
  outputs(folder: string): Map<string, Uint8Array>;
}

export interface ToolRequest {
  /** `clang`, `wasm-ld`, `ar`, `nm`, `symbolizer`... and its arguments. */
  readonly arguments: readonly string[];
  /** Files put into the scratch folder first. */
  readonly inputs?: ReadonlyMap<string, Uint8Array>;
  readonly stdin?: Uint8Array;
}

const packageUrl = new URL('./', import.meta.resolve('@yowasp/clang'));
// Weak: what only compiling needs, 100 MB and the code of a module, is given back while a campaign runs.
let loading: Promise<WebAssembly.Module> | undefined;
let loaded: WeakRef<WebAssembly.Module> | undefined;
let sysroot: WeakRef<MemoryTree> | undefined;

async function loadModule(): Promise<WebAssembly.Module> {
  const present = loaded?.deref();
  if (present !== undefined) return present;
  loading ??= compileModule();
  const module = await loading;
  loaded = new WeakRef(module);
  loading = undefined;
  return module;
}

/** Validating 75 MB takes longer than compiling the functions that a C program needs: each is validated when it is compiled. */
async function compileModule(): Promise<WebAssembly.Module> {
  setFlagsFromString('--wasm-lazy-validation');
  try {
    return await WebAssembly.compile(fs.readFileSync(fileURLToPath(new URL('llvm.core.wasm', packageUrl))));
  } finally {
    setFlagsFromString('--no-wasm-lazy-validation');
  }
}

/** The sysroot's files by name relative to its root (`include/stdio.h`). */
export function sysrootFiles(): Map<string, Uint8Array> {
  const archive = fs.readFileSync(fileURLToPath(new URL('llvm-resources.tar', packageUrl)));
  // Not as a Buffer, whose `slice` does not copy.
  return readTar(new Uint8Array(archive.buffer, archive.byteOffset, archive.length));
}

function loadSysroot(): MemoryTree {
  const present = sysroot?.deref();
  if (present !== undefined) return present;
  const tree = new MemoryTree();
  for (const [name, bytes] of sysrootFiles()) tree.add(`${sysrootPath}/${name}`, bytes);
  for (const [name, bytes] of guestHeaders()) tree.add(`${guestIncludePath}/${name}`, bytes);
  sysroot = new WeakRef(tree);
  return tree;
}

/** Version of the package that carries the tools. */
export function embeddedVersion(): string {
  const text = fs.readFileSync(fileURLToPath(new URL('../package.json', packageUrl)), 'utf8');
  return String((JSON.parse(text) as { version?: unknown }).version);
}

/** Runs one tool; a non-zero status is a result, not an exception. */
export async function runEmbedded(request: ToolRequest): Promise<ToolRun> {
  const module = await loadModule();
  const files = new ToolFiles(loadSysroot(), request.inputs);
  const host = createToolHost(['llvm', ...request.arguments], files, request.stdin ?? new Uint8Array());
  const instance = await WebAssembly.instantiate(module, host.imports);
  const { memory, _start: start } = instance.exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof start !== 'function')
    throw new InternalError('The LLVM module has no entry point');
  host.attach(memory);
  let status = 0;
  let crash = '';
  try {
    start();
  } catch (error) {
    if (error instanceof ToolExit) status = error.status;
    else {
      status = 70;
      crash = `${request.arguments[0]} crashed: ${String(error)}\n`;
    }
  }
  return {
    status,
    stdout: Buffer.concat(host.stdout),
    stderr: Buffer.concat(host.stderr).toString('utf8') + crash,
    use: files.use,
    output: (name) => files.output(name),
    outputs: (folder) => files.outputs(folder),
  };
}
