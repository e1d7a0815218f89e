/** Writes docs/reference/link-truth.md from what happens in this Node and in Chromium; `--check` only says whether it is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../e2e/browser-support.ts';
import { measureTruth, truthPage } from '../e2e/link-truth-support.ts';

const file = join(import.meta.dirname, '../docs/reference/link-truth.md');
const chromium = findChromium();

if (chromium === undefined) {
  process.exitCode = 2;
  console.error('No Chromium: name one in HEDDLE_CHROMIUM.');
} else {
  const page = truthPage(await measureTruth(chromium));
  if (!process.argv.includes('--check')) writeFileSync(file, page);
  else if (readFileSync(file, 'utf8') !== page) {
    process.exitCode = 1;
    console.error('docs/reference/link-truth.md is out of date: run `node scripts/link-truth.ts`');
  }
}
