/** A clang and wasm-ld of the machine; the other tools stay the embedded ones. */

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import type { Backend } from '../backend.ts';
import { cacheFolder } from '../cache/content-cache.ts';
import { type FileUse, scratchPath } from '../llvm/files.ts';
import { embeddedVersion, runEmbedded, type ToolRequest, type ToolRun } from '../llvm/run.ts';
import { guestIncludeFolder } from '../package-root.ts';
import { findNativeTools, type NativeTools } from './find-clang.ts';
import { nativeSysroot } from './native-sysroot.ts';

const mostOutputBytes = 1 << 28;

/** @throws HeddleError `HDL_TOOLCHAIN_NATIVE_MISSING` */
export function nativeBackend(): Backend {
  const tools = findNativeTools(process.env);
  const root = nativeSysroot(cacheFolder(process.env));
  return {
    id: `native ${tools.version}; sysroot ${embeddedVersion()}`,
    sysroot: {
      root,
      guestInclude: guestIncludeFolder,
      builtins: path.join(root, 'lib/wasm32-unknown-wasip1/libclang_rt.builtins.a'),
      resources: tools.resources,
    },
    run: async (request) => {
      const [tool = ''] = request.arguments;
      return /^(clang(\+\+)?|wasm-ld)$/.test(tool) ? runNative(tools, tool, request) : await runEmbedded(request);
    },
  };
}

function runNative(tools: NativeTools, tool: string, request: ToolRequest): ToolRun {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'heddle-'));
  try {
    for (const [name, bytes] of request.inputs ?? []) {
      fs.mkdirSync(path.dirname(path.join(scratch, name)), { recursive: true });
      fs.writeFileSync(path.join(scratch, name), bytes);
    }
    const words = request.arguments.slice(1).map((word) => word.replaceAll(scratchPath, scratch));
    const headers = path.join(scratch, '.headers');
    const driver = tool === 'clang++' ? ['--driver-mode=g++'] : [];
    const run = spawnSync(tool === 'wasm-ld' ? tools.linker : tools.clang, [...driver, ...words], {
      input: request.stdin ?? new Uint8Array(),
      maxBuffer: mostOutputBytes,
      env: { ...process.env, CC_PRINT_HEADERS: '1', CC_PRINT_HEADERS_FILE: headers },
    });
    if (run.error !== undefined) throw run.error;
    const outputs = readTree(scratch, '');
    return {
      status: run.status ?? 1,
      stdout: run.stdout,
      stderr: run.stderr.toString('utf8').replaceAll(scratch, scratchPath),
      use: filesUsed(words, scratch, headers),
      output: (name) => outputs.get(name),
      outputs: (folder) => inFolder(outputs, folder),
    };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function inFolder(files: ReadonlyMap<string, Uint8Array>, folder: string): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const [name, bytes] of files) if (name.startsWith(`${folder}/`)) found.set(name.slice(folder.length + 1), bytes);
  return found;
}

function readTree(root: string, under: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const entry of fs.readdirSync(path.join(root, under), { withFileTypes: true })) {
    const name = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isFile()) files.set(name, fs.readFileSync(path.join(root, name)));
    else for (const [inner, bytes] of readTree(root, name)) files.set(inner, bytes);
  }
  return files;
}

/**
 * The headers that clang lists and the files on the command line. A name that was looked for in vain is not known here: a new header
 * that hides another one is noticed only with the embedded compiler.
 */
function filesUsed(words: readonly string[], scratch: string, headers: string): FileUse {
  const cwd = words.find((word) => word.startsWith('-working-directory='))?.slice('-working-directory='.length) ?? '/';
  const folders = words.filter((word) => word.startsWith('-L')).map((word) => word.slice(2));
  const libraries = words
    .filter((word) => word.startsWith('-l'))
    .flatMap((word) => folders.map((folder) => `${folder}/lib${word.slice(2)}.a`));
  const listed = fs.existsSync(headers) ? fs.readFileSync(headers, 'utf8').split('\n') : [];
  const read = new Map<string, Uint8Array>();
  for (const word of [...words, ...libraries, ...listed.map((line) => line.replace(/^\.+ /, ''))]) {
    const file = path.resolve(cwd, word);
    if (word === '' || word.startsWith('-') || file.startsWith(`${scratch}/`) || read.has(file)) continue;
    if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true) read.set(file, fs.readFileSync(file));
  }
  return { read, missing: new Set() };
}
