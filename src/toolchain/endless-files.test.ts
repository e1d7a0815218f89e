/** Files that have no end are an error of the compiler, not what it reads until memory is full. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-endless-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['/dev/zero', 'error', /cannot open file '\/dev\/zero'/],
  ['/dev/null', 'clean', undefined],
])('includes %s', async (file, verdict, output) => {
  writeFileSync(join(folder, 'a.c'), `#include "${file}"\nint main(void) { return 0; }\n`);
  const result = await check({ files: ['a.c'], cwd: folder, runs: 1 });
  expect(result.verdict).toBe(verdict);
  if (output !== undefined) expect(result.error?.output).toMatch(output);
});
