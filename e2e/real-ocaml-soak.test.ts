/** OCaml's bytecode runtime, built unmodified with `heddle cc`: whatever the detectors say about it has an explanation (real/ocaml/known.ts). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('runs domains, mutexes and collections of OCaml 5.3', ({ skip }) => {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'real/ocaml.ts'), '300'], { encoding: 'utf8' });
  skip(run.status === 3, 'the npm registry cannot be reached');
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(run.stdout).toContain('every report is explained');
});
