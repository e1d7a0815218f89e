/** Reads the program's sources for the report. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SourceReader } from '../report/style.ts';

/** Lines of files named relative to `cwd`, as the compiler was told; undefined for what cannot be read (system headers). */
export function createSourceReader(cwd: string): SourceReader {
  const files = new Map<string, readonly string[] | undefined>();
  return (file) => {
    if (!files.has(file)) files.set(file, readLines(resolve(cwd, file)));
    return files.get(file);
  };
}

function readLines(path: string): readonly string[] | undefined {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return undefined;
  }
}
