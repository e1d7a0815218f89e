/** Sources that can be read once only: standard input, which `-` names, and pipes. */

import * as fs from 'node:fs';
import * as path from 'node:path';

/** What clang is told to read, and the text where it cannot read that as often as it likes. */
export function textOf(file: string, cwd: string): { readonly file: string; readonly stdin?: Uint8Array } {
  const absolute = path.resolve(cwd, file);
  if (file === '-' || absolute === '/dev/stdin') return { file: '-', stdin: readStdin() };
  return fs.statSync(absolute).isFIFO() ? { file: '-', stdin: fs.readFileSync(absolute) } : { file };
}

function readStdin(): Uint8Array {
  const parts: Uint8Array[] = [];
  const part = new Uint8Array(1 << 16);
  for (;;) {
    const bytes = readSome(part);
    if (bytes === 0) return Buffer.concat(parts);
    parts.push(part.slice(0, bytes));
  }
}

function readSome(part: Uint8Array): number {
  try {
    return fs.readSync(0, part);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EOF') return 0;
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      return readSome(part);
    }
    throw error;
  }
}
