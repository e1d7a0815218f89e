/** The source that `-` names. */

import * as fs from 'node:fs';

export function readStdin(): Uint8Array {
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
