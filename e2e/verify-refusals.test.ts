/** What `heddle verify` refuses, in the form of every error. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CheckResult } from '../src/report/model.ts';
import { createFolder, runWarmCli, type CliRun } from './cli-support.ts';

let folder: ReturnType<typeof createFolder>;
beforeEach(() => {
  folder = createFolder({
    'a.c': readFileSync(join(import.meta.dirname, '../specimens/overdraft/buggy.c'), 'utf8'),
    'broken.c': 'int main(\n',
  });
});
afterEach(() => folder.remove());

const run = async (...args: string[]): Promise<CliRun> => await runWarmCli(args, { cwd: folder.path });

/** The id of the assertion that fails in a.c. */
async function checked(): Promise<string> {
  const { stdout } = await run('check', 'a.c', '--json', '--jobs', '1', '--runs', '50');
  const { findings } = JSON.parse(stdout) as CheckResult;
  return findings.find(({ kind }) => kind === 'assertion')?.id ?? 'no assertion';
}

it('refuses what it cannot do, in the form of every error', async () => {
  await checked();
  const cases = [
    [['data-race-00000000', 'a.c'], 'HDL_STORE_NOT_FOUND'],
    [[], 'HDL_USAGE_MISSING_ARGUMENT'],
    [['assertion'], 'HDL_USAGE_NO_FILES'],
    [['assertion', 'none.c'], 'HDL_FILE_NOT_FOUND'],
    [['assertion', 'broken.c'], 'HDL_COMPILE_FAILED'],
    // Other schedules than those of the finding would not compare.
    [['assertion', 'a.c', '--strategy', 'pct'], 'HDL_USAGE_UNKNOWN_OPTION'],
  ] as const;
  const runs = await Promise.all(cases.map(async ([args]) => await run('verify', ...args, '--json')));
  for (const [index, [, code]] of cases.entries()) {
    const { code: exit, stderr, stdout } = runs[index] as CliRun;
    expect(stderr).toContain(`error ${code}`);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'error', error: { code } });
    expect(exit).toBe(2);
  }
});

it('refuses a finding that was stored without its campaign', async () => {
  const id = await checked();
  const path = join(folder.path, '.heddle/findings', id, 'finding.json');
  const record = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...record, run: { stdin: '' } }));
  const { code, stderr } = await run('verify', id, 'a.c');
  expect(code).toBe(2);
  expect(stderr).toContain('HDL_VERIFY_NO_CAMPAIGN');
});
