/** How clang is called. */

import type { Backend } from './backend.ts';
import { compileFlags, defaultUserFlags, instrumentationFlags, type Language, prefixMaps } from './flags.ts';

export interface ClangSettings {
  readonly language: Language;
  readonly cwd: string;
  /** With the ThreadSanitizer pass. */
  readonly instrument: boolean;
  /** After the default ones. */
  readonly flags: readonly string[];
}

/** The command before its inputs and outputs. */
export function clangCommand(backend: Backend, settings: ClangSettings): string[] {
  return [
    settings.language === 'c++' ? 'clang++' : 'clang',
    '--start-no-unused-arguments',
    `-working-directory=${settings.cwd}`,
    ...compileFlags(settings.language, backend.sysroot),
    ...(settings.instrument ? instrumentationFlags : []),
    ...prefixMaps(settings.cwd, backend.sysroot),
    ...defaultUserFlags,
    '--end-no-unused-arguments',
    ...settings.flags,
    ...(settings.flags.some((flag) => beforeVariadicMacros.test(flag)) ? ['-Wno-variadic-macros'] : []),
  ];
}

/** Standards in which Heddle's own macros on the command line are extensions, of which `-pedantic` would warn in every file. */
const beforeVariadicMacros = /^(-ansi|-?-std=(c|gnu|iso9899:)(89|90|199409|1990|\+\+98|\+\+03))$/;
