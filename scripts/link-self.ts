/** Puts the repository's own `heddle` beside the tools in node_modules/.bin, where `npx heddle` finds it without installing a link. */
import { rmSync, symlinkSync } from 'node:fs';
import { resolve } from 'node:path';

const link = resolve(import.meta.dirname, '../node_modules/.bin/heddle');
// On Windows npm makes .cmd shims instead; there npx installs its own link.
if (process.platform !== 'win32') {
  rmSync(link, { force: true });
  symlinkSync('../../bin/heddle.js', link);
}
