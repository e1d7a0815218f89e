/** Programs that open dynamic libraries. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { check, type CheckOptions, replay } from '../src/index.ts';
import type { CheckResult } from '../src/report/model.ts';
import { createFolder } from './cli-support.ts';

const sources = fileURLToPath(new URL('dlopen/', import.meta.url));

const folders: ReturnType<typeof createFolder>[] = [];
afterAll(() => {
  for (const folder of folders) folder.remove();
});

function filesOf(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(sources, name), 'utf8')]));
}

async function checkHere(options: Partial<CheckOptions> & Pick<CheckOptions, 'files'>): Promise<CheckResult> {
  return await check({ cwd: sources, runs: 60, ...options });
}

describe('a program that opens a library', () => {
  const host = { files: ['host.c'], libraries: [{ files: ['plugin.c'] }] };

  it('runs with variables, pointers, thread-locals, constructors and imports in place', async () => {
    const result = await checkHere({ ...host, programArguments: ['apart'] });
    expect(result.findings).toEqual([]);
    expect(result.verdict).toBe('clean');
  });

  it('has its races found at their lines in the library, and replayed', async () => {
    const folder = createFolder(filesOf('host.c', 'plugin.c'));
    folders.push(folder);
    const { findings } = await checkHere({ ...host, cwd: folder.path });
    expect(findings.map(({ title }) => title)).toEqual(['data race on counter (plugin.c:17)']);
    const [race] = findings;
    expect(race?.accesses?.map(({ location }) => `${location.file}:${location.line}`)).toEqual([
      'plugin.c:17',
      'plugin.c:17',
    ]);
    expect(race?.memory).toMatchObject({ kind: 'global', name: 'counter', location: { file: 'plugin.c', line: 4 } });
    const replayed = await replay({ cwd: folder.path, files: [], target: race?.id ?? '' });
    expect(replayed.outcome).toBe('reproduced');
  });
});
