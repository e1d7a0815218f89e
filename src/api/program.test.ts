import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from './check.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-api-'));
const before = process.cwd();
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

it('takes a folder relative to that of the process', async () => {
  process.chdir(dirname(folder));
  // Not in the cache: what is there needs no folder.
  writeFileSync(join(folder, 'x.c'), `// ${folder}\nint main(void) { return 0; }\n`);
  expect((await check({ files: ['x.c'], cwd: basename(folder), runs: 1 })).verdict).toBe('clean');
});
