/** The examples in integrations/, built and run by the tools that they are for. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolder } from './cli-support.ts';
import { type ProgramRun, runProgram } from './program-support.ts';

const root = resolve(import.meta.dirname, '..');
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

let folder: ReturnType<typeof createFolder>;
beforeAll(() => {
  folder = createFolder({ 'counter.c': readFileSync(join(root, 'integrations/ctest/counter.c'), 'utf8') });
});
afterAll(() => folder.remove());

const run = async (program: string, args: readonly string[]): Promise<ProgramRun> =>
  await runProgram(program, args, folder.path);

/** The examples, copied: a check leaves `.heddle` beside the sources. */
function example(name: string): string {
  const copy = join(folder.path, 'integrations');
  for (const one of ['cmake', name]) cpSync(join(root, 'integrations', one), join(copy, one), { recursive: true });
  return join(copy, name);
}

describe.skipIf(!has('cmake') || !has('ctest'))('the CTest example', () => {
  it('passes: with the lock nothing is found, without it the check fails', async () => {
    const source = example('ctest');
    const build = join(folder.path, 'ctest-build');
    const define = `-DHEDDLE_COMMAND=${join(root, 'bin/heddle.js')}`;
    expect(await run('cmake', ['-S', source, '-B', build, define])).toMatchObject({ code: 0 });
    const { code, output } = await run('ctest', ['--test-dir', build, '-V']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('100% tests passed, 0 tests failed out of 2');
    expect(output).toContain('data race on counter (counter.c:');
    expect(output).toContain('clean: no finding in counter.c');
  });
});

describe.skipIf(!has('meson'))('the Meson example', () => {
  it('passes: with the lock nothing is found, without it the check fails', async () => {
    const source = example('meson');
    mkdirSync(join(source, 'node_modules/.bin'), { recursive: true });
    symlinkSync(join(root, 'bin/heddle.js'), join(source, 'node_modules/.bin/heddle'));
    const build = join(folder.path, 'meson-build');
    expect(await run('meson', ['setup', build, source])).toMatchObject({ code: 0 });
    expect(await run('meson', ['test', '-C', build])).toMatchObject({ code: 0 });
  });
});

describe('the GitHub Action', () => {
  const script = join(root, 'integrations/github-action/run.sh');

  it('writes reports, says so, and runs no input as code', async () => {
    const env = {
      HEDDLE_COMMAND: `${process.execPath} ${join(root, 'bin/heddle.js')}`,
      HEDDLE_FILES: 'counter.c\n',
      HEDDLE_OPTIONS: '-DWITHOUT_LOCK --runs 20 --memory-model sc --env X=$(touch${IFS}ran)',
      HEDDLE_REPORTS: 'reports',
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: join(folder.path, 'output'),
      GITHUB_STEP_SUMMARY: join(folder.path, 'summary.md'),
    };
    const { code, output } = await runProgram('bash', [script], folder.path, env);
    expect({ code, output }).toMatchObject({ code: 1 });
    expect(output).toContain('data race on counter');
    expect(output).toMatch(/^::error title=data race on counter/m);
    expect(readFileSync(env.GITHUB_OUTPUT, 'utf8')).toBe('exit-code=1\nreports=reports\nwritten=true\n');
    expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toContain('## heddle');
    expect(JSON.parse(readFileSync(join(folder.path, 'reports/heddle.sarif'), 'utf8'))).toMatchObject({
      version: '2.1.0',
    });
    expect(existsSync(join(folder.path, 'ran'))).toBe(false);
  });
});
