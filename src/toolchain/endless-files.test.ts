/** Files that have no end are an error of the compiler, not what it reads until memory is full. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-endless-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('includes /dev/null, and says what /dev/zero is', async () => {
  const run = async (file: string): Promise<unknown> => {
    writeFileSync(join(folder, 'a.c'), `#include "${file}"\nint main(void) { return 0; }\n`);
    return (await check({ files: ['a.c'], cwd: folder, runs: 1 })).verdict;
  };
  await expect(run('/dev/null')).resolves.toBe('clean');
  await expect(run('/dev/zero')).rejects.toMatchObject({
    output: expect.stringMatching(/cannot open file '\/dev\/zero'/),
  });
});
