/** Writes docs/reference/cli.md from the command and option tables (`npm run generate`); a test checks that it is up to date. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliReference } from '../src/cli/reference.ts';

writeFileSync(join(import.meta.dirname, '../docs/reference/cli.md'), cliReference());
