/** Programs nobody here wrote, unmodified from Debian's source packages: real/README.md has the same commands for the shell. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { CheckResult } from '../src/report/model.ts';
import { createFolder, runCli } from './cli-support.ts';

const folder = createFolder({});
afterAll(folder.remove);

async function check(...args: readonly string[]): Promise<CheckResult> {
  const { stdout, stderr } = await runCli(['check', ...args, '--time', '10m', '--json'], { cwd: folder.path });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as CheckResult;
}

/** The programs are downloaded: without a mirror these tests are skipped, and say so. */
let unreachable = false;
beforeEach(({ skip }) => skip(unreachable, 'the Debian mirror cannot be reached (HEDDLE_DEBIAN names another one)'));

beforeAll(() => {
  const fetched = spawnSync(join(import.meta.dirname, 'real/fetch.sh'), ['mimalloc', 'concurrentqueue'], {
    cwd: folder.path,
    encoding: 'utf8',
  });
  unreachable = fetched.status === 3;
  if (unreachable) return;
  if (fetched.status !== 0) throw new Error(`fetch.sh: ${fetched.stderr}`);
  for (const file of ['mimalloc.c', 'concurrentqueue.cc']) {
    copyFileSync(join(import.meta.dirname, 'real', file), join(folder.path, file));
  }
});

describe('mimalloc 2.0.9', () => {
  const headers = '-Imimalloc-2.0.9+ds/include';
  const source = 'mimalloc-2.0.9+ds/src/static.c';
  const build = ['cc', '-w', '-O1', '-g', '-DNDEBUG', headers, '-c', source, '-o', 'mimalloc.o'];

  it('races on the flags of a page, and on nothing else', async () => {
    expect(await runCli(build, { cwd: folder.path })).toMatchObject({ code: 0, stderr: '' });
    const { findings } = await check(headers, 'mimalloc.c', 'mimalloc.o', '--runs', '500');
    const places = findings.map(({ accesses }) =>
      accesses?.map(({ location: { file, line, function: name } }) => `${file}:${line} ${name}`),
    );
    expect(places).toEqual([
      [
        'mimalloc-2.0.9+ds/include/mimalloc-internal.h:633 mi_page_has_aligned',
        'mimalloc-2.0.9+ds/include/mimalloc-internal.h:637 mi_page_set_has_aligned',
      ],
    ]);
    const replayed = await runCli(['replay', findings[0]?.id ?? ''], { cwd: folder.path });
    expect(replayed).toMatchObject({ code: 1 });
    expect(replayed.stdout).toContain('reproduced');
  });

  it('is clean once the thread that frees does not read the flag', async () => {
    const file = join(folder.path, 'mimalloc-2.0.9+ds/src/alloc.c');
    const before = readFileSync(file, 'utf8');
    const after = before.replace(
      'block = (mi_page_has_aligned(page) ?',
      'block = (!is_local || mi_page_has_aligned(page) ?',
    );
    expect(after).not.toBe(before);
    writeFileSync(file, after);
    expect(await runCli(build, { cwd: folder.path })).toMatchObject({ code: 0, stderr: '' });
    expect(await check(headers, 'mimalloc.c', 'mimalloc.o', '--runs', '1000')).toMatchObject({ verdict: 'clean' });
  });
});

describe("moodycamel's concurrentqueue 1.0.4", () => {
  it('is clean', async () => {
    const { verdict, findings } = await check(
      '-std=c++20',
      '-Iconcurrentqueue-1.0.4',
      'concurrentqueue.cc',
      '--runs',
      '2000',
    );
    expect(findings).toEqual([]);
    expect(verdict).toBe('clean');
  });
});
