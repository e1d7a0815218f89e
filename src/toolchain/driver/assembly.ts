/** Files of assembly: what is for another processor, or has lost hooks, is refused by name. */
import * as fs from 'node:fs';
import * as path from 'node:path';

import { HeddleError } from '../../base/error.ts';

/** What leaves nothing in an object: line markers, comments, and the note that the stack is not executable. */
export const isEmptyAssembly: RegExp = /^\s*(#.*|\/\/.*|\.text|\.section\s+\.note\.GNU-stack\b.*)?\s*$/;

export function isPreprocessedAssembly(source: {
  readonly file: string;
  readonly language?: string | undefined;
}): boolean {
  return (
    source.language === 'assembler-with-cpp' || (source.language === undefined && path.extname(source.file) === '.S')
  );
}

export function foreignAssembly(file: string): HeddleError {
  return new HeddleError('HDL_COMPILE_ASSEMBLY', `\`${file}\` is assembly of another processor.`, {
    hint: 'Configure the project to use its portable C code instead (often an option such as `--disable-asm`).',
  });
}

/** The error for a file of assembly. */
export function refusedAssembly(file: string, cwd: string): HeddleError {
  return isOwnAssembly(path.resolve(cwd, file)) ? ownAssembly(file) : foreignAssembly(file);
}

/** What `-S` wrote. */
function isOwnAssembly(file: string): boolean {
  return /^\s*\.functype\s/m.test(fs.readFileSync(file, 'latin1'));
}

/** Some hooks are added behind `-S`, so an object of it would not be checked as a whole. */
function ownAssembly(file: string): HeddleError {
  return new HeddleError(
    'HDL_COMPILE_ASSEMBLY',
    `\`${file}\` is assembly of WebAssembly, which is there to be read only.`,
    {
      hint: 'Compile the source that it comes from: `heddle cc -c` writes an object, `-S` beside it what is in it.',
    },
  );
}
