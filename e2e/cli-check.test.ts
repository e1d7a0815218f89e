import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '../src/report/model.ts';
import { parseResult, stripTimeFields } from '../src/report/json.ts';
import { createFolder, runCli, type CliRun } from './cli-support.ts';

const specimen = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../specimens/counter', name), 'utf8');
const SOURCES = {
  'buggy.c': specimen('buggy.c'),
  'fixed.c': specimen('fixed.c'),
  'broken.c': 'int main(\n',
  'empty.c': '',
  'long.cc':
    'constexpr unsigned f() { unsigned n = 0; while (true) n++; return n; }\nconstexpr unsigned x = f();\nint main() {}\n',
  'notes.txt': 'not a program\n',
  'greet.c': "#include <stdio.h>\nint main(int n, char **words) { return n == 3 && words[2][0] == '-' ? 0 : 7; }\n",
};

let folder: ReturnType<typeof createFolder>;
beforeAll(() => {
  folder = createFolder(SOURCES);
});
afterAll(() => folder.remove());

const run = async (...args: string[]): Promise<CliRun> => await runCli(args, { cwd: folder.path });

/** Without times and speeds, which differ between two runs, and without addresses, which every change of the runtime moves. */
function steady({ code, stdout, stderr }: CliRun): string {
  const output = stdout
    .replaceAll(/in \d+(\.\d+)? s \([\d,]+\/s\)/g, 'in TIME (SPEED)')
    // Where this line is broken depends on how long the time is.
    .replaceAll(/in TIME[^]*?raced/g, (line) => line.replaceAll(/\s+/g, ' '))
    .replaceAll(/0x[0-9a-f]+/g, 'ADDRESS');
  return `exit ${code}\n${output}${stderr}`;
}

async function result(...args: string[]): Promise<CheckResult> {
  const { stdout } = await run('check', '--json', ...args);
  return parseResult(stdout, 'result', 'HDL_TEST');
}

describe('heddle check', () => {
  it('prints a finding and exits with 1', async () => {
    expect(steady(await run('check', 'buggy.c', '--runs', '200', '--jobs', '1'))).toMatchSnapshot();
  });
  it('prints a clean verdict and exits with 0', async () => {
    expect(steady(await run('check', 'fixed.c', '--runs', '200', '--jobs', '1'))).toMatchSnapshot();
  });
  it('gives the same JSON again, with more jobs, and in another folder', async () => {
    const first = stripTimeFields(await result('buggy.c', '--runs', '500', '--jobs', '1'));
    expect(stripTimeFields(await result('buggy.c', '--runs', '500', '--jobs', '1'))).toEqual(first);
    expect(stripTimeFields(await result('buggy.c', '--runs', '500', '--jobs', '2'))).toEqual(first);
    const other = createFolder(SOURCES);
    const elsewhere = await runCli(['check', 'buggy.c', '--runs', '500', '--json'], { cwd: other.path });
    other.remove();
    expect(stripTimeFields(parseResult(elsewhere.stdout, 'result', 'HDL_TEST'))).toEqual(first);
  });
  it('hands the words after `--` to the program', async () => {
    expect((await result('greet.c', '--runs', '10', '--', 'a', '--json')).verdict).toBe('clean');
    const { verdict, findings } = await result('greet.c', '--runs', '10', '--', 'a');
    expect([verdict, findings.map(({ kind }) => kind)]).toEqual(['findings', ['exit-status']]);
  });
  it('counts what rules and baselines silence', async () => {
    const { findings } = await result('buggy.c', '--runs', '200');
    const rules = createFolder({ ...SOURCES, 'heddle.suppressions': 'data-race:counter\n' });
    const { code, stdout } = await runCli(['check', 'buggy.c', '--runs', '200', '--json'], { cwd: rules.path });
    rules.remove();
    const silenced = parseResult(stdout, 'result', 'HDL_TEST');
    expect([code, silenced.verdict, silenced.findings.length]).toEqual([0, 'clean', 0]);
    expect(silenced.suppressed).toEqual(
      findings.map(({ id, title }) => ({ id, title, by: 'heddle.suppressions:1 (data-race:counter)' })),
    );
  });
  it('writes reports into files', async () => {
    const { code, stdout, stderr } = await run(
      'check',
      'buggy.c',
      '--runs',
      '200',
      '--reporter',
      'json=out.json',
      '--reporter=junit',
    );
    expect([code, stdout.slice(0, stdout.indexOf('\n')), stderr]).toEqual([
      1,
      '<?xml version="1.0" encoding="UTF-8"?>',
      '',
    ]);
    const text = readFileSync(join(folder.path, 'out.json'), 'utf8');
    expect(parseResult(text, 'result', 'HDL_TEST').verdict).toBe('findings');
  });
});

describe('programs that cannot be checked', () => {
  it.each(['missing.c', 'broken.c', 'empty.c', 'notes.txt'])('%s', async (file) => {
    expect(steady(await run('check', file))).toMatchSnapshot();
  });
  it('are results for programs that read JSON', async () => {
    const { code, stdout } = await run('check', 'broken.c', '--json');
    expect([code, JSON.parse(stdout)]).toMatchSnapshot();
  });
});

describe('heddle replay', () => {
  it('reproduces a finding by its id and by its token', async () => {
    const [finding] = (await result('buggy.c', '--runs', '200')).findings;
    expect(steady(await run('replay', finding?.id ?? '', '--step'))).toMatchSnapshot();
    const byToken = await run('replay', finding?.schedule ?? '', 'buggy.c', '--json');
    expect([byToken.code, JSON.parse(byToken.stdout)]).toEqual([
      1,
      expect.objectContaining({
        version: 1,
        outcome: 'reproduced',
        finding: expect.objectContaining({ id: finding?.id }),
      }),
    ]);
  });
  it('refuses a token of another program', async () => {
    const [finding] = (await result('buggy.c', '--runs', '200')).findings;
    const { code, stderr } = await run('replay', finding?.schedule ?? '', 'fixed.c');
    expect([code, /^error (\w+)/.exec(stderr)?.[1]]).toEqual([2, 'HDL_TOKEN_PROGRAM_DIFFERS']);
  });
  it('refuses an id that is not stored', async () => {
    const { code, stderr } = await run('replay', 'data-race-00000000');
    expect([code, /^error (\w+)/.exec(stderr)?.[1]]).toEqual([2, 'HDL_STORE_NOT_FOUND']);
  });
});

describe('Ctrl-C', () => {
  it('stops the search and prints what was found', async () => {
    const options = { cwd: folder.path, interruptAt: /^checking: / };
    const { code, stdout, stderr } = await runCli(
      ['check', 'buggy.c', '--runs', '900000000', '--jobs', '1', '--json'],
      options,
    );
    const stopped = parseResult(stdout, 'result', 'HDL_TEST');
    expect([code, stopped.stoppedBy, stopped.verdict]).toEqual([130, 'interrupt', 'findings']);
    expect(stderr).toMatch(/^checking: [\d,]+ of 900,000,000 executions, /);
    expect(stderr.replace(/^.*\n/, '')).toBe(
      '\nStopping; what was found so far follows. Press Ctrl-C again to leave at once.\n',
    );
  });

  it('does not wait for the compiler', async () => {
    // It would compile for hours; where it has not begun to, that ends at once as well.
    const launcher = join(import.meta.dirname, '../bin/heddle.js');
    const args = [launcher, 'check', 'long.cc', '-fconstexpr-steps=4294967295'];
    const child = spawn(process.execPath, args, { cwd: folder.path });
    const ended = once(child, 'close');
    await setTimeout(3000);
    child.kill('SIGINT');
    const late = new AbortController();
    const first = await Promise.race([ended, setTimeout(20_000, 'late', { signal: late.signal })]);
    late.abort();
    child.kill('SIGKILL');
    expect(first).toEqual([null, 'SIGINT']);
  });
});

it('heddle specimens NAME checks every variant', async () => {
  const { code, stdout, stderr } = await run('specimens', 'counter', '--runs', '200');
  expect(`${code}\n${stdout}${stderr}`).toMatchSnapshot();
});
