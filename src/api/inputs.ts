/** What a program reads from outside: the files of `--dir`, and its standard input. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { HeddleError } from '../base/error.ts';
import { decodePath, encodePath } from '../base/path-text.ts';
import type { EngineOptions } from '../engine/options.ts';

/** A file or folder of the host, and where the program sees it. */
export interface InputDirectory {
  readonly host: string;
  readonly guest: string;
}

/**
 * Contents by path in the program's file system, in the order of their names on every machine.
 *
 * @throws HeddleError `HDL_DIRECTORY_UNREADABLE`
 */
export function readDirectories(directories: readonly InputDirectory[]): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const add = (host: string | Buffer, guest: string): void => {
    const stat = statSync(host);
    if (stat.isDirectory()) {
      // Names are bytes on the host too.
      const names = readdirSync(host, { encoding: 'buffer' }).map(decodePath);
      for (const name of names.toSorted())
        add(Buffer.concat([Buffer.from(host), Buffer.from(sep), encodePath(name)]), posix.join(guest, name));
    } else {
      // A pipe or a device may have no end.
      if (!stat.isFile()) throw new Error(`\`${host.toString()}\` is neither a file nor a folder`);
      files.set(posix.join('/', guest), readFileSync(host));
    }
  };
  for (const { host, guest } of directories) {
    try {
      add(host, guest);
    } catch (cause) {
      throw new HeddleError(
        'HDL_DIRECTORY_UNREADABLE',
        `\`--dir ${host}\` cannot be read: ${(cause as Error).message}`,
        {
          hint: 'Give an existing folder or file: `--dir HOST:GUEST`.',
          cause,
        },
      );
    }
  }
  return files;
}

/** 16 hexadecimal digits that tell inputs apart. */
export function inputsHash({ files, stdin }: Pick<EngineOptions, 'files' | 'stdin'>): string {
  const content = createHash('sha256').update(stdin);
  for (const [name, bytes] of files) content.update(encodePath(`${name} ${bytes.length}\n`)).update(bytes);
  return content.digest('hex').slice(0, 16);
}
