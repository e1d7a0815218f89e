/** Writes the published schema and the reference pages that come from tables; with `--check` only says which are out of date. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedFiles } from '../src/report/reference.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

for (const [path, content] of Object.entries(publishedFiles())) {
  const file = join(root, path);
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  } else if (readFileSync(file, 'utf8') !== content) {
    process.exitCode = 1;
    console.error(`${path} is out of date: run \`node scripts/generate-schema.ts\``);
  }
}
