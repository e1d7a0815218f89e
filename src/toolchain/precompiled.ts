/**
 * Precompiled standard headers, which halve the time of a first C++ compile. Whether one is used depends on the language mode and the
 * flags only, never on what happens to be built or cached: the same sources always give the same program.
 */

import * as fs from 'node:fs';
import * as path from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { HeddleError } from '../base/error.ts';
import { type Backend, embeddedBackend } from './backend.ts';
import { runCached } from './cache/cached-run.ts';
import { type ContentCache, contentKey } from './cache/content-cache.ts';
import { clangCommand } from './clang-command.ts';
import { buildOutput } from './guest-objects.ts';
import { guestHeadersKey } from './guest-headers.ts';
import { scratchPath } from './llvm/files.ts';
import { buildFolder } from './package-root.ts';
import { kindOf } from './source-kinds.ts';

/** The list of headers, in the build folder and in the scratch folder. */
export const commonHeaderName = 'common.hpp';
const precompiledName = 'common.pch';

/** Language modes with a precompiled header; without `-std=` it is clang's default. */
const defaultMode = 'gnu++17';
export const precompiledModes: readonly string[] = [defaultMode, 'c++17', 'c++20'];

/**
 * What the headers themselves use of templates is instantiated once, in the precompiled header: 0.8 of the time of a compile, and no data and debug
 * information of what the program does not use.
 */
const headerFlags = ['-fpch-instantiate-templates'];

/** Flags that change nothing about the headers' meaning. Names with an underscore may be the library's own switches. */
const harmless = /^(-W|-w$|-g\d?$|-I.|-O1?$|-D[A-Za-z]|-std=|-fno-caret|-fdiagnostics|-f(no-)?color-diagnostics)/;
const harmlessWithValue = new Set(['-I', '-iquote', '-isystem', '-idirafter']);

export interface PrecompiledHeader {
  /** For clang. */
  readonly flags: readonly string[];
  /** Stands for the contents in cache keys. */
  readonly key: string;
  /** The files that `flags` name, for the scratch folder. */
  read(cache: ContentCache): Promise<Map<string, Uint8Array>>;
}

/** The header for a compilation with the user's flags, undefined when it must do without. */
export function precompiledHeader(
  backend: Backend,
  file: string,
  flags: readonly string[],
): PrecompiledHeader | undefined {
  if (backend !== embeddedBackend || kindOf(file) !== 'c++') return undefined;
  const mode = languageMode(flags);
  if (mode === undefined) return undefined;
  const header = buildOutput(commonHeaderName);
  return {
    flags: ['-include-pch', `${scratchPath}/${precompiledName}`],
    key: precompiledKey(mode, header),
    read: async (cache) =>
      new Map<string, Uint8Array>([
        [commonHeaderName, header],
        [precompiledName, await contents(mode, header, cache)],
      ]),
  };
}

function languageMode(flags: readonly string[]): string | undefined {
  let mode = defaultMode;
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index] ?? '';
    if (harmlessWithValue.has(flag)) index++;
    else if (!harmless.test(flag)) return undefined;
    else if (flag.startsWith('-std=')) mode = flag.slice('-std='.length);
  }
  return precompiledModes.includes(mode) ? mode : undefined;
}

function precompiledKey(mode: string, header: Uint8Array): string {
  return contentKey(['precompiled', embeddedBackend.id, guestHeadersKey(), ...headerFlags, mode, header]);
}

function fileName(key: string): string {
  return `common-${key.slice(0, 16)}.pch.zst`;
}

/** From the build folder; made when it is not there, as in a checkout whose headers have just changed. */
async function contents(mode: string, header: Uint8Array, cache: ContentCache): Promise<Uint8Array> {
  const file = path.join(buildFolder, fileName(precompiledKey(mode, header)));
  return fs.existsSync(file) ? zstdDecompressSync(fs.readFileSync(file)) : await compile(mode, header, cache);
}

async function compile(mode: string, header: Uint8Array, cache: ContentCache): Promise<Uint8Array> {
  const command = clangCommand(embeddedBackend, {
    language: 'c++',
    cwd: '/',
    instrument: true,
    flags: [`-std=${mode}`],
  });
  const run = await runCached(embeddedBackend, cache, {
    inputs: new Map([[commonHeaderName, header]]),
    arguments: [
      ...command,
      ...headerFlags,
      '-x',
      'c++-header',
      `${scratchPath}/${commonHeaderName}`,
      '-o',
      `${scratchPath}/${precompiledName}`,
    ],
    outputs: [precompiledName],
  });
  if (run.ok) return run.outputs[0] ?? new Uint8Array();
  throw new HeddleError('HDL_TOOLCHAIN_NOT_BUILT', `The precompiled header for ${mode} does not build.`, {
    output: run.stderr,
  });
}

/** Puts the precompiled headers into the build folder, and removes those of other versions. */
export async function buildPrecompiledHeaders(cache: ContentCache): Promise<void> {
  const header = buildOutput(commonHeaderName);
  const wanted = new Set<string>();
  for (const mode of precompiledModes) {
    const name = fileName(precompiledKey(mode, header));
    wanted.add(name);
    if (fs.existsSync(path.join(buildFolder, name))) continue;
    const bytes = await compile(mode, header, cache);
    const temporary = path.join(buildFolder, `.${name}.${process.pid}`);
    fs.writeFileSync(temporary, zstdCompressSync(bytes));
    fs.renameSync(temporary, path.join(buildFolder, name));
  }
  for (const name of fs.readdirSync(buildFolder)) {
    if (name.endsWith('.pch.zst') && !name.startsWith('.') && !wanted.has(name))
      fs.rmSync(path.join(buildFolder, name), { force: true });
  }
}
