import { execFile, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { CheckResult } from '../src/report/model.ts';
import { runCli } from './cli-support.ts';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '..');
const heddle = path.join(root, 'bin/heddle.js');
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
/** Of a program that may fail. */
const outputOf = (program: string, args: readonly string[], cwd: string): string =>
  spawnSync(program, args, { cwd, encoding: 'utf8' }).stdout;

let folder = '';
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'heddle-project-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function copyProject(name: string): string {
  const project = path.join(folder, name);
  fs.cpSync(path.join(import.meta.dirname, 'projects', name), project, { recursive: true });
  return project;
}

async function command(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout, stderr } = await run(program, [...args], { cwd });
  expect(stderr).toBe('');
  return stdout;
}

/** The places of the races that a check of the program finds. */
async function races(project: string, program: string): Promise<string[]> {
  const checked = await runCli(['check', program, '--runs', '300', '--json'], { cwd: project });
  expect(checked).toMatchObject({ code: 1, stderr: '' });
  const { findings } = JSON.parse(checked.stdout) as CheckResult;
  return findings.flatMap(
    ({ accesses }) => accesses?.map(({ location }) => `${path.basename(location.file)}:${location.line}`) ?? [],
  );
}

describe.skipIf(!has('make'))('a Makefile project', () => {
  const makeArguments = [`CC=${process.execPath} ${heddle} cc`, `AR=${process.execPath} ${heddle} ar`];

  it('builds unchanged, and only what changed the next time', async () => {
    const project = copyProject('make');
    await command('make', makeArguments, project);
    expect(await races(project, 'program')).toEqual(expect.arrayContaining(['ring.c:15', 'main.c:18']));
    expect(fs.readFileSync(path.join(project, 'build/ring.d'), 'utf8')).toBe(
      'build/ring.o: src/ring.c src/../include/ring.h\nsrc/../include/ring.h:\n',
    );
    expect(await command('make', makeArguments, project)).toContain("Nothing to be done for 'all'");
    const later = new Date();
    fs.utimesSync(path.join(project, 'include/ring.h'), later, later);
    const rebuilt = await command('make', ['-n', ...makeArguments], project);
    expect(rebuilt.match(/-c src\/(\w+)\.c/g)?.sort()).toEqual(['-c src/main.c', '-c src/ring.c', '-c src/sum.c']);
  });
});

describe.skipIf(!has('cmake'))('a CMake project', () => {
  it('configures and builds with the toolchain file', async () => {
    const project = copyProject('cmake');
    const toolchain = path.join(root, 'integrations/cmake/heddle.cmake');
    const configured = await command(
      'cmake',
      ['-B', 'out', `-DCMAKE_TOOLCHAIN_FILE=${toolchain}`, `-DHEDDLE=${heddle}`, '-DHEDDLE_TEST_OPTIONS=--runs;300'],
      project,
    );
    expect(configured).toContain('The CXX compiler identification is Clang 22');
    expect(configured).toContain('Found Threads: TRUE');
    await command('cmake', ['--build', 'out'], project);
    expect(new Set(await races(project, 'out/app.wasm'))).toEqual(new Set(['main.cpp:9']));
    // Tests that name a program of the project are checked.
    const tested = outputOf('ctest', ['--test-dir', 'out', '--output-on-failure'], project);
    expect(tested).toMatch(/racing .*\*\*\*Failed[^]*error: data race on [^]*main\.cpp:9/);
    expect(tested).toMatch(/ordered .* Passed/);
    expect(tested).toContain('50% tests passed');
  });
});
