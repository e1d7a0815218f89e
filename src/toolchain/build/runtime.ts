/** Builds Heddle's own C: the kernel, and the guest runtime that is linked into every program. */

import * as fs from 'node:fs';
import * as path from 'node:path';

import { InternalError } from '../../base/assert.ts';
import { HeddleError } from '../../base/error.ts';
import { embeddedBackend } from '../backend.ts';
import { type CachedRequest, runCached } from '../cache/cached-run.ts';
import { cacheFolder, ContentCache } from '../cache/content-cache.ts';
import { compileObject } from '../compile.ts';
import type { Language } from '../flags.ts';
import {
  coreArchiveName,
  cxxArchiveName,
  libcArchiveName,
  libcxxArchiveName,
  libraryArchiveName,
  libraryRootsName,
} from '../guest-objects.ts';
import { scratchPath, sysrootPath } from '../llvm/files.ts';
import { sysrootFiles } from '../llvm/run.ts';
import { buildFolder, packageRoot } from '../package-root.ts';
import { parsePrivateNames, privateLibc, privateObjects } from './private-libc.ts';

const kernelFlags = [
  '--target=wasm32',
  `-resource-dir=${sysrootPath}`,
  '-O3',
  '-ffreestanding',
  '-nostdlib',
  '-mbulk-memory',
  '-Wall',
  '-Wextra',
  '-Werror',
];
const guestFlags = ['-O2', '-g', '-Wall', '-Wextra', '-Werror', '-Wno-unused-parameter', '-fno-builtin', '-Iguest', '-ffile-prefix-map=guest/=<heddle>/guest/'];

const cache = new ContentCache(cacheFolder(process.env));

/** kernel/*.c -> build/kernel.wasm */
export async function buildKernel(): Promise<void> {
  const objects = new Map<string, Uint8Array>();
  for (const source of listSources('kernel')) {
    const object = scratch(source);
    const command = ['clang', `-working-directory=${packageRoot}`, ...kernelFlags, '-c', source, '-o', `${scratchPath}/${object}`];
    objects.set(object, await make({ arguments: command, outputs: [object] }));
  }
  // Addresses that kernel/kernel.h and src/wasm/instrument/kernel-layout.ts name: words below the first data, site flags where memory grows first.
  const layout = ['--no-stack-first', '--global-base=4096', '--initial-memory=1048576', '--max-memory=4294967296'];
  const flags = ['--no-entry', '--import-table', ...layout, '-o', `${scratchPath}/kernel.wasm`];
  const inputs = [...objects.keys()].map((name) => `${scratchPath}/${name}`);
  write('kernel.wasm', await make({ inputs: objects, arguments: ['wasm-ld', ...flags, ...inputs], outputs: ['kernel.wasm'] }));
}

/**
 * guest/*.c is linked whole into every program, guest/library/*.c into every dynamic library; guest/<folder>/*.c only where it is used.
 * A file that does not compile is left out and makes the result false, so that work on one file does not stop work on others.
 */
export async function buildGuest(): Promise<boolean> {
  const core = new Map<string, Uint8Array>();
  const library = new Map<string, Uint8Array>();
  const cxx = new Map<string, Uint8Array>();
  const roots = new Map<string, Uint8Array>();
  let complete = true;
  for (const source of listSources('guest')) {
    const language: Language = source.endsWith('.c') ? 'c' : 'c++';
    const folder = path.dirname(source);
    const target = folder === 'guest' ? core : folder === 'guest/library' ? roots : folder === 'guest/cxx' ? cxx : library;
    // Of libc++ types stacks need nothing, and the linker reads all of it for every program.
    const flags = [...guestFlags, ...(language === 'c' ? [] : ['-std=c++23', '-gline-tables-only']), ...(target === roots ? ['-fPIC'] : [])];
    const instrument = firstLine(source).includes('heddle: instrument');
    try {
      const compiled = await compileObject(embeddedBackend, cache, { file: source, language, flags, cwd: packageRoot, instrument });
      process.stderr.write(compiled.diagnostics);
      target.set(scratch(source), compiled.object);
    } catch (error) {
      if (!(error instanceof HeddleError)) throw error;
      process.stderr.write(`${error.message}\n${error.output ?? ''}`);
      complete = false;
    }
  }
  // Before libc.a's own, which cannot print or scan long double.
  for (const [name, object] of privateObjects(sysrootLibrary('libc-printscan-long-double.a'), privateNames('libc'))) library.set(name, object);
  write(coreArchiveName, await archive(core));
  write(libraryArchiveName, await archive(library));
  write(cxxArchiveName, await archive(cxx));
  write(libraryRootsName, await archive(roots));
  write(libcArchiveName, privateLibc(sysrootLibrary('libc.a'), privateNames('libc')));
  write(libcxxArchiveName, privateLibc(sysrootLibrary('libc++.a'), privateNames('cxx')));
  return complete;
}

function privateNames(part: 'libc' | 'cxx'): Set<string> {
  return parsePrivateNames(fs.readFileSync(path.join(packageRoot, `guest/${part}/private.txt`), 'utf8'));
}

function sysrootLibrary(name: string): Uint8Array {
  const library = sysrootFiles().get(`lib/wasm32-wasip1/${name}`);
  if (library === undefined) throw new InternalError(`The sysroot has no ${name}`);
  return library;
}

async function archive(objects: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const members = [...objects.keys()].map((name) => `${scratchPath}/${name}`);
  return await make({ inputs: objects, arguments: ['ar', 'rcsD', `${scratchPath}/out.a`, ...members], outputs: ['out.a'] });
}

function listSources(folder: string): string[] {
  return fs
    .readdirSync(path.join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(c|cc|cpp)$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort();
}

function scratch(source: string): string {
  return `${source.replaceAll('/', '-')}.o`;
}

function firstLine(source: string): string {
  return fs.readFileSync(path.join(packageRoot, source), 'utf8').split('\n', 1)[0] ?? '';
}

async function make(request: CachedRequest): Promise<Uint8Array> {
  const run = await runCached(embeddedBackend, cache, request);
  process.stderr.write(run.stderr);
  const output = run.ok ? run.outputs[0] : undefined;
  if (output === undefined) throw new InternalError(`Heddle's own C does not build: ${request.outputs.join(' ')}`);
  return output;
}

function write(name: string, bytes: Uint8Array): void {
  fs.mkdirSync(buildFolder, { recursive: true });
  const temporary = path.join(buildFolder, `.${name}.${process.pid}`);
  fs.writeFileSync(temporary, bytes);
  fs.renameSync(temporary, path.join(buildFolder, name));
}
