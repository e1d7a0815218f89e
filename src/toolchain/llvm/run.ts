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
/** After that long without use, what only compiling needs (100 MB and the code of a module) is given back: a campaign runs. */
const keptMs = 10_000;
/**
 * V8 optimizes a function that was executed for about that many bytes. Most functions of a compiler that runs for one file are called
 * too seldom to earn that: its default, 13 million, costs a check of a small program a third of its CPU time.
 */
const optimizeAfterBytes = 130_000_000;
const v8OptimizesAfterBytes = 13_000_000;

interface Tools {
  readonly module: WebAssembly.Module;
  readonly sysroot: MemoryTree;
}

let loading: Promise<Tools> | undefined;
let forgetting: NodeJS.Timeout | undefined;

async function loadTools(): Promise<Tools> {
  loading ??= readTools();
  try {
    return await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  } finally {
    forgetLater();
  }
}

function forgetLater(): void {
  forgetting?.close();
  forgetting = setTimeout(() => (loading = undefined), keptMs).unref();
}

async function readTools(): Promise<Tools> {
  return { module: await compileModule(), sysroot: readSysroot() };
}

/** Validating 75 MB takes longer than compiling the functions that a C program needs: each is validated when it is compiled. */
async function compileModule(): Promise<WebAssembly.Module> {
  const source = fs.readFileSync(fileURLToPath(new URL('llvm.core.wasm', packageUrl)));
  setFlagsFromString('--wasm-lazy-validation');
  setFlagsFromString(`--wasm-tiering-budget=${optimizeAfterBytes}`);
  try {
    return await WebAssembly.compile(source);
  } finally {
    setFlagsFromString('--no-wasm-lazy-validation');
    setFlagsFromString(`--wasm-tiering-budget=${v8OptimizesAfterBytes}`);
  }
}

/** The sysroot's files by name relative to its root (`include/stdio.h`). */
export function sysrootFiles(): Map<string, Uint8Array> {
  const archive = fs.readFileSync(fileURLToPath(new URL('llvm-resources.tar', packageUrl)));
  // Not as a Buffer, whose `slice` does not copy.
  return readTar(new Uint8Array(archive.buffer, archive.byteOffset, archive.length));
}

function readSysroot(): MemoryTree {
  const tree = new MemoryTree();
  for (const [name, bytes] of sysrootFiles()) tree.add(`${sysrootPath}/${name}`, bytes);
  for (const [name, bytes] of guestHeaders()) tree.add(`${guestIncludePath}/${name}`, bytes);
  return tree;
}

/** Version of the package that carries the tools. */
export function embeddedVersion(): string {
  const text = fs.readFileSync(fileURLToPath(new URL('../package.json', packageUrl)), 'utf8');
  return String((JSON.parse(text) as { version?: unknown }).version);
}

/** Runs one tool; a non-zero status is a result, not an exception. */
export async function runEmbedded(request: ToolRequest): Promise<ToolRun> {
  const { module, sysroot } = await loadTools();
  const files = new ToolFiles(sysroot, request.inputs);
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
  forgetLater();
  return {
    status,
    stdout: Buffer.concat(host.stdout),
    stderr: Buffer.concat(host.stderr).toString('utf8') + crash,
    use: files.use,
    output: (name) => files.output(name),
    outputs: (folder) => files.outputs(folder),
  };
}
