/** Writing what a tool made to where the user wants it. */

import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { HeddleError } from '../../base/error.ts';

/**
 * Replaces a file as a whole, so that a build that is interrupted never sees half of one; devices are written as they are.
 *
 * @throws HeddleError `HDL_OUTPUT_NOT_WRITABLE`
 */
export function writeOutput(file: string, contents: Uint8Array | string, mode = 0o644): void {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`);
  try {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isFile()) return fs.writeFileSync(file, contents);
    fs.writeFileSync(temporary, contents, { mode });
    fs.renameSync(temporary, file);
  } catch (cause) {
    fs.rmSync(temporary, { force: true });
    throw new HeddleError('HDL_OUTPUT_NOT_WRITABLE', `\`${file}\` cannot be written: ${reason(cause)}.`, { cause });
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
