/** The examples of `heddle explain`: each compiles and shows its kind of finding. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../src/index.ts';
import { findingKinds } from '../src/report/explain-kinds.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-explain-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const programs = Object.entries(findingKinds);

describe('the example of', () => {
  it.each(programs)('%s shows one', async (kind, { example }) => {
    const file = `${kind}.${/^#include <\w+>$/m.test(example) ? 'cc' : 'c'}`;
    writeFileSync(join(folder, file), `${example}\n`);
    writeFileSync(join(folder, 'plugin.c'), 'void run(void) {}\n');
    const { findings } = await check({
      files: [file],
      libraries: kind === 'library-misuse' ? [{ files: ['plugin.c'] }] : [],
      cwd: folder,
      runs: 16,
      clangArguments: ['-Wall', '-Wextra'],
    });
    expect(findings.map((finding) => finding.kind)).toContain(kind);
  });
});
