/** Writes docs/reference/link-emscripten.md from what happens to modules that emcc builds here. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emccVersion } from '../e2e/emscripten-support.ts';
import { emscriptenPage, measureEmscripten } from '../e2e/link-emscripten-support.ts';

const version = await emccVersion();
if (version === undefined) {
  process.exitCode = 2;
  console.error('There is no emcc here; on Debian, `apt-get install emscripten`.');
} else {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-emcc-'));
  const page = emscriptenPage(await measureEmscripten(folder), version);
  writeFileSync(join(import.meta.dirname, '../docs/reference/link-emscripten.md'), page);
  rmSync(folder, { recursive: true, force: true });
}
