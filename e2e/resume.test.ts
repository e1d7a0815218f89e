/** A campaign that is killed in the middle goes on with `--resume` and ends as if nothing had happened. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { deserialize } from 'node:v8';
import { afterAll, describe, expect, it } from 'vitest';
import { type CliRun, runCli } from './cli-support.ts';
import { parseResult, stripTimeFields } from '../src/report/json.ts';

const heddle = new URL('../bin/heddle.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'heddle-resume-'));
const states = join(folder, '.heddle', 'campaigns');
const source = `#include <assert.h>
#include <pthread.h>
static int n;
static void *work(void *arg) { for (int i = 0; i < 2; i++) n++; return arg; }
int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
  assert(n == 4);
}
`;
writeFileSync(join(folder, 'main.c'), source);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = async (...args: readonly string[]): Promise<CliRun> =>
  await runCli(['check', 'main.c', ...args], { cwd: folder });

/**
 * Runs until a state is stored, then kills the process as the kernel would. Resolves to its exit code and signal.
 * However fast the machine, the victim is not done by then: it has runs for hours.
 */
async function runAndKill(): Promise<unknown> {
  const victim = spawn(process.execPath, [heddle, 'check', 'main.c', ...options, '--runs', '2000000000'], {
    cwd: folder,
  });
  const closed = once(victim, 'close');
  while (stateFiles().length === 0 && victim.exitCode === null) await setTimeout(20);
  victim.kill('SIGKILL');
  return await closed;
}

const figures = (json: string): unknown => stripTimeFields(parseResult(json, 'result', 'HDL_INTERNAL'));
const stateFiles = (): string[] => {
  try {
    return readdirSync(states).filter((name) => name.endsWith('.state'));
  } catch {
    return [];
  }
};
const options = ['--time', '10m', '--seed', '4'] as const;

describe('heddle check --resume', () => {
  it('has nothing to go on with at first', async () => {
    const { code, stderr } = await run('--resume');
    expect([code, stderr]).toEqual([2, expect.stringContaining('HDL_RESUME_NOTHING')]);
  });

  it('refuses exhaustive searches, which leave no state', async () => {
    const { code, stderr } = await run('--resume', '--strategy', 'dpor');
    expect([code, stderr]).toEqual([2, expect.stringContaining('HDL_RESUME_IMPOSSIBLE')]);
  });

  it('says that there is nothing to go on with beside a state that is damaged', async () => {
    mkdirSync(states, { recursive: true });
    const damaged = join(states, '0123456789abcdef.state');
    writeFileSync(damaged, 'no line of JSON');
    const { code, stderr } = await run('--resume');
    rmSync(damaged);
    expect([code, stderr]).toEqual([2, expect.stringContaining('HDL_RESUME_NOTHING')]);
  });

  it('ends as a campaign that was never killed', async () => {
    expect(await runAndKill(), 'it was killed in the middle').toEqual([null, 'SIGKILL']);

    const other = await run(...options, '--resume', '--seed', '5');
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringMatching(/HDL_RESUME_MISMATCH[^]*seed was `4` and is `5`/),
    ]);
    writeFileSync(join(folder, 'main.c'), source.replace('n == 4', 'n >= 4'));
    const changed = await run(...options, '--resume');
    expect([changed.code, changed.stderr]).toEqual([2, expect.stringContaining('the program has changed')]);
    writeFileSync(join(folder, 'main.c'), source);

    const [file = ''] = stateFiles();
    const bytes = readFileSync(join(states, file));
    const end = bytes.indexOf('\n');
    const header = JSON.parse(bytes.subarray(0, end).toString()) as object;
    expect(header).toMatchObject({ files: ['main.c'], options: { seed: '4' } });
    const { state } = deserialize(bytes.subarray(end + 1)) as { state: { from: number } };
    const budget = [...options, '--runs', String(state.from + 10_000)];

    const resumed = await run(...budget, '--resume', '--jobs', '1', '--json');
    expect(resumed.code).toBe(1);
    expect(stateFiles(), 'an ended campaign leaves nothing to go on with').toEqual([]);
    const whole = await run(...budget, '--json');
    expect(figures(resumed.stdout)).toEqual(figures(whole.stdout));
  });

  it('refuses a state that was damaged', async () => {
    await runAndKill();
    const [file = ''] = stateFiles();
    const bytes = readFileSync(join(states, file));
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
    writeFileSync(join(states, file), bytes);
    const { code, stderr } = await run(...options, '--resume');
    expect([code, stderr]).toEqual([2, expect.stringContaining('HDL_STORE_DAMAGED')]);
  });
});
