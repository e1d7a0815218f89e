import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain } from '../src/report/explain.ts';
import { mismatch } from '../src/report/shape-check.ts';
import type { SpecimensResult } from '../src/report/specimens-model.ts';
import { specimensResultShape } from '../src/report/specimens-schema.ts';
import { systems } from '../src/cli/specimen-files.ts';
import { runWarmCli, type CliRun } from './cli-support.ts';

const root = join(import.meta.dirname, '..');
const run = async (...args: string[]): Promise<CliRun> => await runWarmCli(args, { cwd: root });

describe('heddle explain', () => {
  it('prints the text of a kind, a finding id and an error code', async () => {
    const text = explain('data-race');
    expect(text).toMatch(/^data-race\n/);
    expect(await run('explain', 'data-race')).toEqual({ code: 0, stdout: text, stderr: '' });
    expect(await run('explain', 'data-race-1a2b3c4d')).toEqual({ code: 0, stdout: text, stderr: '' });
    const { stdout } = await run('explain', 'HDL_COMPILE_FAILED', '--json');
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      topic: 'HDL_COMPILE_FAILED',
      text: explain('HDL_COMPILE_FAILED'),
    });
  });
  it('refuses other words with the nearest one', async () => {
    expect(await run('explain', 'dataraces')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error HDL_USAGE_UNKNOWN_TOPIC: There is no finding kind, error code or link rule \`dataraces\`.
        hint: Did you mean \`data-race\`?
        more: heddle explain HDL_USAGE_UNKNOWN_TOPIC
      ",
        "stdout": "",
      }
    `);
    expect(await run('explain')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error HDL_USAGE_MISSING_ARGUMENT: \`heddle explain\` needs the name of a finding kind, an error code or a link rule.
        hint: For example \`heddle explain data-race\`.
        more: heddle explain HDL_USAGE_MISSING_ARGUMENT
      ",
        "stdout": "",
      }
    `);
    expect(await run('explain', 'deadlock', 'livelock')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error HDL_USAGE_EXTRA_ARGUMENT: \`heddle explain\` takes one name, but also got \`livelock\`.
        more: heddle explain HDL_USAGE_EXTRA_ARGUMENT
      ",
        "stdout": "",
      }
    `);
  });
});

describe('heddle specimens', () => {
  it('lists every folder of the collection', async () => {
    const folders = readdirSync(join(root, 'specimens'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const { code, stdout, stderr } = await run('specimens', '--json');
    const { specimens } = JSON.parse(stdout) as { readonly specimens: readonly { readonly name: string }[] };
    expect({ code, stderr, names: specimens.map(({ name }) => name) }).toEqual({
      code: 0,
      stderr: '',
      names: [
        ...systems.filter((system) => folders.some(({ name }) => name === system)),
        ...folders
          .map(({ name }) => name)
          .filter((name) => !systems.includes(name))
          .toSorted(),
      ],
    });
    const counter = (await run('specimens')).stdout.split('\n').find((line) => line.startsWith('counter '));
    expect(counter).toMatch(/^counter +Two threads increment a counter without a lock$/);
  });
  it('runs each variant under the memory model that it is about', async () => {
    const { code, stdout } = await run('specimens', 'sleeping-flag', '--runs', '300', '--jobs', '1');
    expect(stdout).toMatchInlineSnapshot(`
      "    system         variant           expected  got       first   before     after
      ok  sleeping-flag  buggy             deadlock  deadlock      5  62.67 %  100.00 %
      ok  sleeping-flag  buggy-sequential  clean     clean         -        -  100.00 %
      ok  sleeping-flag  fixed             clean     clean         -        -  100.00 %

      3 of 3 as expected
      "
    `);
    expect(code).toBe(0);
  });
  it('prints one row a variant as JSON, with the pass rate before and after', async () => {
    const { code, stdout } = await run('specimens', 'overdraft', '--runs', '400', '--json');
    const result = JSON.parse(stdout) as SpecimensResult;
    expect(mismatch(specimensResultShape, result)).toBeUndefined();
    expect({
      code,
      ok: result.ok,
      names: result.variants.map(({ system, variant }) => `${system}/${variant}`),
    }).toEqual({
      code: 0,
      ok: true,
      names: ['overdraft/buggy', 'overdraft/fixed'],
    });
    const [buggy, fixed] = result.variants;
    expect(buggy).toMatchObject({
      expected: 'assertion',
      got: 'assertion',
      ok: true,
      passRateAfter: 1,
      repairedBy: 'fixed',
    });
    expect(buggy?.passRateBefore).toBeLessThan(1);
    expect(buggy?.schedulesToFirst).toBeGreaterThan(0);
    expect(fixed).toMatchObject({ got: 'clean', schedulesToFirst: null, passRateBefore: null, passRateAfter: 1 });
  });
  it('exits with 1 when a variant is not as expected, and says why', async () => {
    const { code, stdout } = await run('specimens', 'counter', '--runs', '1', '--max-steps', '1', '--json');
    const result = JSON.parse(stdout) as SpecimensResult;
    expect({ code, ok: result.ok, problems: result.variants.map(({ problems }) => problems) }).toEqual({
      code: 1,
      ok: false,
      problems: [
        expect.arrayContaining(['verdict incomplete, expected findings', 'no data-race found']),
        ['verdict incomplete, expected clean'],
        ['verdict incomplete, expected clean'],
      ],
    });
  });
  it('refuses names that are not there', async () => {
    expect(await run('specimens', 'conter')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error HDL_SPECIMEN_UNKNOWN: There is no specimen \`conter\`.
        hint: Did you mean \`counter\`?
        more: heddle explain HDL_SPECIMEN_UNKNOWN
      ",
        "stdout": "",
      }
    `);
    expect(await run('specimens', 'counter', '-O2')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error HDL_USAGE_EXTRA_ARGUMENT: \`heddle specimens\` takes no arguments for compiler or program, but got \`-O2\`.
        more: heddle explain HDL_USAGE_EXTRA_ARGUMENT
      ",
        "stdout": "",
      }
    `);
  });
});

describe('heddle doctor', () => {
  it('finds what the tests themselves run with', async () => {
    const { code, stdout } = await run('doctor', '--json');
    const diagnosis = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
    expect({ code, node: diagnosis['node'], jspi: diagnosis['jspi'], problems: diagnosis['problems'] }).toEqual({
      code: 0,
      node: process.versions.node,
      jspi: true,
      problems: [],
    });
    const text = (await run('doctor')).stdout;
    expect(text).toMatch(/^heddle {4}0\.1\.0\nnode {6}\d/);
    expect(text).toMatch(/\n\nEverything that Heddle needs is there\.\n$/);
  });
});

describe('a reader that goes away', () => {
  it('ends the output quietly', () => {
    const pipe = `'${process.execPath}' bin/heddle.js check --help | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const output = execFileSync('bash', ['-c', pipe], { cwd: root, encoding: 'utf8' });
    expect(output).toBe('Usage: heddle check FILE... [CLANG-OPTIONS] [OPTIONS] [-- ARGS]\n0\n');
  });
});

describe('a full disk behind standard output', () => {
  it('is an error of its own, not a finding', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, ['bin/heddle.js', 'check', '--help'], {
      cwd: root,
      stdio: ['ignore', full, 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      encoding: 'utf8',
    });
    closeSync(full);
    expect([status, stderr]).toEqual([
      2,
      'error HDL_OUTPUT_NOT_WRITABLE: Standard output cannot be written: ENOSPC: no space left on device, write\n' +
        '  hint: Check the free space of the disk that it goes to. What was found is kept under `.heddle/` where there is room.\n' +
        '  more: heddle explain HDL_OUTPUT_NOT_WRITABLE\n',
    ]);
  });
});

describe('a current folder that was removed', () => {
  it('is named', () => {
    const script = 'd=$(mktemp -d); cd "$d"; rmdir "$d"; "$0" "$1" check x.c 2>&1; echo "$?"';
    const heddle = join(root, 'bin/heddle.js');
    const output = execFileSync('bash', ['-c', script, process.execPath, heddle], { encoding: 'utf8' });
    expect(output).toMatch(/^error HDL_FILE_NOT_FOUND: The current folder does not exist any more\n[^]*\n2\n$/);
  });
});
