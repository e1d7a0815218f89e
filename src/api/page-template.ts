/** The page of the HTML report, as `npm run build` made it from ui/. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HeddleError } from '../base/error.ts';
import { buildFolder } from '../toolchain/package-root.ts';

/** @throws HeddleError `HDL_INSTALLATION_INCOMPLETE` */
export async function readPageTemplate(): Promise<string> {
  const path = join(buildFolder, 'report.html');
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new HeddleError('HDL_INSTALLATION_INCOMPLETE', `The page of the HTML report is missing: \`${path}\``, {
      hint: 'Install the package again; in the repository run `npm run build`.',
      cause,
    });
  }
}
