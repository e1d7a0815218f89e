/** Programs that open dynamic libraries. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { linkRow } from '../src/cli/specimen-link.ts';
import { readSpecimens, selectSpecimens } from '../src/cli/specimen-files.ts';
import { check, type CheckOptions, replay, verify } from '../src/index.ts';
import type { CheckResult } from '../src/report/model.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

const sources = fileURLToPath(new URL('dlopen/', import.meta.url));

const folders: ReturnType<typeof createFolder>[] = [];
afterAll(() => {
  for (const folder of folders) folder.remove();
});

function filesOf(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(sources, name), 'utf8')]));
}

async function checkHere(options: Partial<CheckOptions> & Pick<CheckOptions, 'files'>): Promise<CheckResult> {
  return await check({ cwd: sources, runs: 60, explain: false, ...options });
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

    // The library is part of the program: a changed one is verified, and refused for a token.
    const atomic = readFileSync(join(sources, 'plugin.c'), 'utf8').replaceAll(
      /int (\*where = )?&?counter;/g,
      '_Atomic $&',
    );
    writeFileSync(join(folder.path, 'plugin.c'), atomic);
    const verified = await verify({ cwd: folder.path, files: ['host.c'], target: race?.id ?? '', runs: 40 });
    expect(verified.verdict).toBe('fixed');
    const token = { ...host, cwd: folder.path, target: race?.schedule ?? '' };
    await expect(replay(token)).rejects.toMatchObject({ code: 'HDL_TOKEN_PROGRAM_DIFFERS' });
  });

  it('deadlocks with a lock that a constructor takes', async () => {
    const libraries = [{ files: ['greeter.c'] }];
    const { findings } = await checkHere({ files: ['inversion.c'], libraries, runs: 200 });
    const deadlock = findings.find(({ kind }) => kind === 'deadlock');
    expect(deadlock?.waits?.map(({ object }) => object).toSorted()).toEqual(['mutex loader_lock', 'mutex registry']);
    expect(deadlock?.waits?.map(({ location }) => `${location.file}:${location.line}`).toSorted()).toEqual([
      'greeter.c:7',
      'inversion.c:10',
    ]);
  });

  it.each([
    [[], []],
    [['endless'], ['stack-overflow']],
  ])('has recursion through both counted: %j', async (programArguments, kinds) => {
    const libraries = [{ files: ['mirror.c'] }];
    const { findings } = await checkHere({ files: ['recursion.c'], libraries, runs: 2, programArguments });
    expect(findings.map(({ kind }) => kind)).toEqual(kinds);
  });

  it('may itself be compiled as if for a library', async () => {
    const counter = { cwd: fileURLToPath(new URL('../specimens/counter', import.meta.url)), files: ['buggy.c'] };
    const { findings } = await checkHere({ ...counter, clangArguments: ['-fPIC'] });
    expect(findings[0]?.memory).toMatchObject({ kind: 'global', name: 'counter' });
  });
});

describe('several libraries', () => {
  const libraries = ['base.c', 'user.c', 'weak.cc'].map((file) => ({ files: [file] }));

  it('see each other as their scopes say, in every execution alike', async () => {
    const result = await checkHere({ files: ['scopes.c'], libraries, runs: 20, checkDeterminism: true });
    expect(result.findings).toEqual([]);
    expect(result.verdict).toBe('clean');
  });

  it('are refused when none is given, or when the program was linked without them', async () => {
    await expect(checkHere({ files: ['scopes.c'], runs: 1 })).rejects.toMatchObject({
      code: 'HDL_PROGRAM_UNSUPPORTED_CALL',
      hint: expect.stringContaining('--library') as string,
    });
  });

  it('are built by the drop-in compiler, and belong to the program that is linked with them', async () => {
    const folder = createFolder(filesOf('host.c', 'plugin.c'));
    folders.push(folder);
    const at = { cwd: folder.path };
    expect(await runWarmCli(['cc', '-shared', '-fPIC', 'plugin.c', '-o', 'plugin.so'], at)).toMatchObject({ code: 0 });
    expect(await runWarmCli(['cc', 'host.c', '-o', 'alone'], at)).toMatchObject({ code: 0 });
    const refused = await runWarmCli(['check', 'alone', 'plugin.so', '--runs', '10'], at);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('HDL_LIBRARY_NOT_LINKED');
    expect(await runWarmCli(['cc', 'host.c', 'plugin.so', '-o', 'host'], at)).toMatchObject({ code: 0 });
    for (const program of [['host'], ['host.c', '--dir', '.:/']]) {
      const { code, stdout } = await runWarmCli(['check', ...program, '--runs', '10', '--', 'apart'], at);
      expect(`${code} ${stdout}`).toContain('0 clean');
    }
  });
});

describe('misuse of a library', () => {
  const program = { files: ['misuse.c'], libraries: [{ files: ['service.c'] }], runs: 100 };

  it('is none where every result is checked and the library closed last', async () => {
    expect((await checkHere({ ...program, programArguments: ['well'] })).verdict).toBe('clean');
  });

  it.each([
    ['unchecked', 'unchecked-open', 'error', 'dlsym with the NULL that dlopen("missing.so") returned', 28],
    ['typo', 'symbol-not-found', 'error', 'dlsym had not found `service_reqest`', 35],
    ['leaked', 'never-closed', 'warning', 'Library /service.so was opened and never closed', 30],
    ['data', 'closed-in-use', 'error', 'closed while its data is used', 49],
    ['call', 'closed-in-use', 'error', 'closed while a function of it is called', 50],
    ['twice', 'invalid-handle', 'error', 'dlclose with a handle that is not open', 51],
  ])('%s: %s', async (how, cause, severity, text, line) => {
    const { findings } = await checkHere({ ...program, runs: 20, programArguments: [how] });
    expect(findings).toMatchObject([{ kind: 'library-misuse', cause, severity }]);
    expect(findings[0]?.message).toContain(text);
    const place = findings[0]?.accesses?.[0]?.location ?? findings[0]?.frames?.[0];
    expect(`${place?.file}:${place?.line}`).toBe(`misuse.c:${line}`);
  });

  it('closing while a thread is inside is seen in every way that it shows', async () => {
    const { findings } = await checkHere({ ...program, programArguments: ['running'] });
    const messages = findings.filter(({ kind }) => kind === 'library-misuse').map(({ message }) => message ?? '');
    for (const use of ['a function of it is called', 'a thread still runs its code', 'its data is used'])
      expect(messages.some((message) => message.includes(use))).toBe(true);
    const operations = findings.flatMap(({ accesses }) => accesses ?? []).map(({ operation }) => operation);
    expect(operations).toContain('close of the library');
  });
});

describe('modules that disagree about threads', () => {
  const [specimen] = selectSpecimens(readSpecimens(), ['emscripten-dlopen']);
  const variants = specimen?.variants.filter(({ link }) => link !== undefined) ?? [];

  it('are all four combinations, and one that is let in by hand', () => {
    expect(variants.map(({ link }) => `${link?.main} ${link?.side}`).toSorted()).toEqual([
      'plain plain',
      'plain threads',
      'threads plain',
      'threads plain',
      'threads threads',
    ]);
  });

  it.each(variants)('$name: heddle link says what the engine does', async (variant) => {
    if (specimen === undefined || variant.link === undefined) throw new Error('no specimen');
    expect((await linkRow(specimen, variant, variant.link)).problems).toEqual([]);
  });
});
