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
// No search comes to its end here.
writeFileSync(
  join(folder, 'large.c'),
  `#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
static atomic_int n;
static int plain;
static void *work(void *arg) { for (int i = 0; i < 20; i++) n++; plain++; return arg; }
int main(void) {
  pthread_t threads[5];
  for (int i = 0; i < 5; i++) pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 5; i++) pthread_join(threads[i], 0);
  assert(plain == 5);
}
`,
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = async (...args: readonly string[]): Promise<CliRun> =>
  await runCli(['check', 'main.c', ...args], { cwd: folder });

/**
 * Runs until a state is stored, then kills the process as the kernel would. Resolves to its exit code and signal.
 * However fast the machine, the victim is not done by then: it has runs for hours.
 */
async function runAndKill(args: readonly string[] = ['main.c', ...options]): Promise<unknown> {
  rmSync(states, { recursive: true, force: true });
  const victim = spawn(process.execPath, [heddle, 'check', ...args, '--runs', '2000000000'], { cwd: folder });
  const closed = once(victim, 'close');
  while (stateFiles().length === 0 && victim.exitCode === null) await setTimeout(20);
  victim.kill('SIGKILL');
  return await closed;
}

/** The first execution that the stored state has not seen. */
function storedFrom(): number {
  const [file = ''] = stateFiles();
  const bytes = readFileSync(join(states, file));
  const { state } = deserialize(bytes.subarray(bytes.indexOf('\n') + 1)) as { state: { from: number } };
  return state.from;
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
    const budget = [...options, '--runs', String(storedFrom() + 10_000)];

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

  // The others differ in the state only, which search-resume.test.ts is about.
  const searches = ['dpor', 'preemption-bound'];
  describe.each(searches)('a search by %s', (strategy) => {
    const args = ['large.c', '--strategy', ...strategy.split(' '), '--time', '1h'];

    it('ends as one that was never killed', async () => {
      expect(await runAndKill(args), 'it was killed in the middle').toEqual([null, 'SIGKILL']);
      const budget = [...args, '--json', '--runs', String(storedFrom() + 200)];
      const resumed = await runCli(['check', ...budget, '--resume', '--jobs', '2'], { cwd: folder });
      expect(stateFiles(), 'an ended campaign leaves nothing to go on with').toEqual([]);
      const whole = await runCli(['check', ...budget], { cwd: folder });
      expect(figures(resumed.stdout), resumed.stderr).toEqual(figures(whole.stdout));
    });
  });

  it('goes on with a search whose time was up', async () => {
    const args = ['check', 'large.c', '--strategy', 'dpor', '--json'];
    rmSync(states, { recursive: true, force: true });
    const short = await runCli([...args, '--time', '1s'], { cwd: folder });
    expect(JSON.parse(short.stdout)).toMatchObject({
      stoppedBy: 'time',
      notes: expect.arrayContaining([
        'The search of `--strategy dpor` did not come to its end: give it more `--time`, with `--resume` to go on from here.',
      ]) as unknown,
    });
    const budget = [...args, '--time', '1h', '--runs', String(storedFrom() + 100)];
    const resumed = await runCli([...budget, '--resume'], { cwd: folder });
    const whole = await runCli(budget, { cwd: folder });
    expect(figures(resumed.stdout), resumed.stderr).toEqual(figures(whole.stdout));
  });
});
