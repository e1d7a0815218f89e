/** Which folder's findings a command is about. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `cwd`, or the nearest folder around it, with findings under `.heddle`; `cwd` where there is none. */
export function projectFolder(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.heddle', 'findings'))) return folder;
    if (folder === dirname(folder)) return cwd;
  }
}
