/** What a file is, by its name. */

import * as path from 'node:path';

import type { Language } from './flags.ts';

export type FileKind = Language | 'header' | 'object' | 'module' | 'shared' | 'assembly';

const kinds: Readonly<Record<string, FileKind>> = {
  '.c': 'c',
  '.i': 'c',
  '.cc': 'c++',
  '.cp': 'c++',
  '.cpp': 'c++',
  '.cxx': 'c++',
  '.c++': 'c++',
  '.C': 'c++',
  '.CPP': 'c++',
  '.ii': 'c++',
  '.h': 'header',
  '.hh': 'header',
  '.hpp': 'header',
  '.hxx': 'header',
  '.o': 'object',
  '.obj': 'object',
  '.a': 'object',
  '.lo': 'object',
  '.wasm': 'module',
  '.so': 'shared',
  '.dylib': 'shared',
  '.s': 'assembly',
  '.S': 'assembly',
  '.asm': 'assembly',
};

/** Undefined for a name that says nothing. */
export function kindOf(file: string): FileKind | undefined {
  if (/\.so(\.\d+)+$/.test(file)) return 'shared';
  return kinds[path.extname(file)];
}

/** The language that `-x` names. */
export function languageOf(name: string): Language {
  return name.includes('c++') ? 'c++' : 'c';
}

/** Names of files that can be checked. */
export const checkable = '.c .cc .cpp .cxx .C .o .a or an instrumented .wasm';
