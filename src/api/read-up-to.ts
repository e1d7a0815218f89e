/** Reading what somebody else made. */
import { createReadStream } from 'node:fs';
import { HeddleError } from '../base/error.ts';

/** Of results, lists and settings. */
export const maxTextBytes: number = 512 << 20;

/**
 * The content of a file. Pipes are as good as files, and neither they nor devices say how much will come.
 *
 * @param what `File`, or what it is for
 * @throws HeddleError `HDL_FILE_TOO_LARGE`; what `node:fs` throws when it cannot be read
 */
export async function readUpTo(path: string, most: number, what: string, hint: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > most) throw new HeddleError('HDL_FILE_TOO_LARGE', `${what} has more than ${most >> 20} MiB`, { hint });
    parts.push(part);
  }
  return Buffer.concat(parts, bytes);
}

/** The same of a text that Heddle reads for itself. `name`: of the file, as the user knows it. */
export async function readTextUpTo(path: string, name: string): Promise<string> {
  const bytes = await readUpTo(path, maxTextBytes, `File \`${name}\``, 'Is it the right file? A device has no end.');
  return bytes.toString('utf8');
}
