/** Looks for a clang that is new enough, with its wasm-ld, on this machine. */

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { HeddleError } from '../../base/error.ts';

export interface NativeTools {
  readonly clang: string;
  readonly linker: string;
  /** Where its own headers are. */
  readonly resources: string;
  /** First lines of what both say about themselves. */
  readonly version: string;
}

/** The oldest release whose ThreadSanitizer pass and wasm-ld do what Heddle needs. */
export const oldestClang = 22;
const newestTried = 40;

/**
 * `HEDDLE_CLANG` and `HEDDLE_WASM_LD` when set, else the newest pair on the PATH.
 *
 * @throws HeddleError `HDL_TOOLCHAIN_NATIVE_MISSING`
 */
export function findNativeTools(environment: Readonly<Record<string, string | undefined>>): NativeTools {
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const seen: string[] = [];
  const chosen = environment['HEDDLE_CLANG'];
  const candidates =
    chosen === undefined || chosen === '' ? clangNames().flatMap((name) => inFolders(name, folders)) : [chosen];
  for (const clang of candidates) {
    const version = firstLine(clang);
    const major = Number(/clang version (\d+)/.exec(version)?.[1] ?? 0);
    seen.push(`${clang} (${version === '' ? 'does not run' : version})`);
    if (major < oldestClang) continue;
    const linker = linkersOf(clang, major, folders, environment['HEDDLE_WASM_LD']).find(
      (file) => lldMajor(file) >= oldestClang,
    );
    if (linker !== undefined)
      return {
        clang,
        linker,
        resources: firstLine(clang, '-print-resource-dir'),
        version: `${version}; ${firstLine(linker)}`,
      };
    seen.push('no wasm-ld beside it');
  }
  throw new HeddleError(
    'HDL_TOOLCHAIN_NATIVE_MISSING',
    `There is no clang >= ${oldestClang} with wasm-ld on this machine.`,
    {
      hint: `Install clang-${oldestClang} and lld-${oldestClang}, or leave \`--toolchain native\` out: the embedded compiler needs nothing.`,
      output: seen.length === 0 ? '' : `Looked at: ${seen.join(', ')}.\n`,
    },
  );
}

function clangNames(): string[] {
  const versions = Array.from({ length: newestTried - oldestClang + 1 }, (_, index) => newestTried - index);
  return [...versions.map((version) => `clang-${version}`), 'clang'];
}

function linkersOf(clang: string, major: number, folders: readonly string[], chosen: string | undefined): string[] {
  if (chosen !== undefined && chosen !== '') return [chosen];
  const beside = [path.dirname(clang), path.dirname(fs.realpathSync(clang))];
  return [...inFolders(`wasm-ld-${major}`, [...beside, ...folders]), ...inFolders('wasm-ld', [...beside, ...folders])];
}

function lldMajor(file: string): number {
  return Number(/LLD (\d+)/.exec(firstLine(file))?.[1] ?? 0);
}

function inFolders(name: string, folders: readonly string[]): string[] {
  return folders.map((folder) => path.join(folder, name)).filter((file) => fs.existsSync(file));
}

function firstLine(program: string, question = '--version'): string {
  try {
    const text = execFileSync(program, [question], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return text.split('\n', 1)[0] ?? '';
  } catch {
    return '';
  }
}
