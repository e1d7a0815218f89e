/** A file that the user named. */
import fs from 'node:fs';
import path from 'node:path';
import { HeddleError } from '../base/error.ts';

/**
 * What `file` is, once it is known that it can be read.
 *
 * @throws HeddleError `HDL_FILE_NOT_FOUND`
 */
export function statOfInput(file: string, cwd: string): fs.Stats {
  const absolute = path.resolve(cwd, file);
  const hint = `Looked for \`${absolute}\`.`;
  let stat: fs.Stats | undefined;
  try {
    stat = fs.statSync(absolute, { throwIfNoEntry: false });
    if (stat !== undefined) fs.accessSync(absolute, fs.constants.R_OK);
  } catch (cause) {
    const reason = (cause as Error).message.replace(/, (?:stat|access) '.*/s, '');
    throw new HeddleError('HDL_FILE_NOT_FOUND', `\`${file}\` cannot be read: ${reason}.`, { hint, cause });
  }
  if (stat === undefined) throw new HeddleError('HDL_FILE_NOT_FOUND', `\`${file}\` does not exist.`, { hint });
  return stat;
}
