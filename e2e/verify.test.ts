import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckResult, Finding } from '../src/report/model.ts';
import { mismatch } from '../src/report/shape-check.ts';
import type { VerifyResult } from '../src/report/verify-model.ts';
import { verifyResultShape } from '../src/report/verify-schema.ts';
import { createFolder, runWarmCli, type CliRun } from './cli-support.ts';

const specimen = (name: string): string => readFileSync(join(import.meta.dirname, '../specimens', name), 'utf8');

/** Two lost updates in a row of a plain counter: a race, and now and then a failed assertion. */
const COUNTER = `#include <assert.h>
#include <pthread.h>
static int counter;
static void *worker(void *arg) {
  int seen = counter;
  counter = seen + 1;
  return arg;
}
int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, worker, 0);
  pthread_create(&b, 0, worker, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  assert(counter == 2);
  return 0;
}
`;
/** The race is gone, the lost update is not. */
const HALF_FIXED_COUNTER = COUNTER.replace('static int', 'static _Atomic int');
const FIXED_COUNTER = HALF_FIXED_COUNTER.replace('int seen = counter;', '').replace('counter = seen + 1', 'counter++');

/** Fails only when main's two reads come after the second and after the fourth increment: in about one of a hundred schedules. */
const RARE = `#include <assert.h>
#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int value;
static int get(void) {
  pthread_mutex_lock(&lock);
  int now = value;
  pthread_mutex_unlock(&lock);
  return now;
}
static void *writer(void *arg) {
  for (int i = 0; i < 5; i++) {
    pthread_mutex_lock(&lock);
    value++;
    pthread_mutex_unlock(&lock);
  }
  return arg;
}
int main(void) {
  pthread_t a;
  pthread_create(&a, 0, writer, 0);
  int first = get();
  int second = get();
  pthread_join(a, 0);
  assert(!(first == 2 && second == 4));
  return 0;
}
`;
const FIXED_RARE = RARE.replace('int second = get()', 'int second = first');

/** Both loads miss the other thread's store: under weak memory only. */
const STORE_BUFFERING = `#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
static atomic_int x, y;
static int a, b;
static void *one(void *arg) {
  atomic_store_explicit(&x, 1, memory_order_relaxed);
  a = atomic_load_explicit(&y, memory_order_relaxed);
  return arg;
}
static void *two(void *arg) {
  atomic_store_explicit(&y, 1, memory_order_relaxed);
  b = atomic_load_explicit(&x, memory_order_relaxed);
  return arg;
}
int main(void) {
  pthread_t s, t;
  pthread_create(&s, 0, one, 0);
  pthread_create(&t, 0, two, 0);
  pthread_join(s, 0);
  pthread_join(t, 0);
  assert(a + b > 0);
  return 0;
}
`;

let folder: ReturnType<typeof createFolder>;
beforeEach(() => {
  folder = createFolder({});
});
afterEach(() => folder.remove());

const run = async (...args: string[]): Promise<CliRun> => await runWarmCli(args, { cwd: folder.path });
const write = (text: string): void => writeFileSync(join(folder.path, 'a.c'), text);

/** One worker takes less processor time, and gives the same. */
const oneJob = (args: readonly string[]): readonly string[] => (args.includes('--jobs') ? [] : ['--jobs', '1']);

async function check(text: string, ...args: string[]): Promise<readonly Finding[]> {
  write(text);
  const { stdout } = await run('check', 'a.c', '--json', ...oneJob(args), ...args);
  return (JSON.parse(stdout) as CheckResult).findings;
}

async function verify(id: string, ...args: string[]): Promise<VerifyResult & { readonly code: number | null }> {
  const { code, stdout } = await run('verify', id, 'a.c', '--json', ...oneJob(args), ...args);
  const result = JSON.parse(stdout) as VerifyResult;
  expect(mismatch(verifyResultShape, result)).toBeUndefined();
  return { ...result, code };
}

const idOf = (findings: readonly Finding[], kind: string): string =>
  findings.find((finding) => finding.kind === kind)?.id ?? `no ${kind}`;

describe('heddle verify', () => {
  it('calls a program fixed whose bug does not come any more', async () => {
    const id = idOf(await check(specimen('overdraft/buggy.c'), '--runs', '400'), 'assertion');
    write(specimen('overdraft/fixed.c'));
    const result = await verify(id);
    expect(result).toMatchObject({ verdict: 'fixed', code: 0, reasons: [], newFindings: [] });
    expect(result.oldSchedule.outcome).toBe('not-reproduced');
    // Only sampled executions count: a quarter of a long campaign.
    expect(result.before.failing).toBeGreaterThan(10);
    expect(result.after).toMatchObject({ failing: 0, executions: result.before.executions });
    const text = await run('verify', id, 'a.c');
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(
      /^fixed: .*\n.*\n {2}before: failing \d+ of (\d+) schedules; after: 0 of \1; p [<=] \S+\n/m,
    );
  });

  it('knows the line of an assertion that was edited, or taken out, in a file of another name', async () => {
    const id = idOf(await check(specimen('overdraft/buggy.c'), '--runs', '200'), 'assertion');
    const text = specimen('overdraft/buggy.c');
    const line = text.split('\n').find((one) => one.includes('assert(')) ?? '';
    const changed = async (to: string): Promise<Partial<VerifyResult>> => {
      writeFileSync(join(folder.path, 'b.c'), text.replace(line, to));
      const { stdout } = await run('verify', id, 'b.c', '--json', '--jobs', '1');
      return JSON.parse(stdout) as VerifyResult;
    };
    expect(await changed(line.replace(');', ' && 1);'))).toMatchObject({ verdict: 'not-fixed' });
    expect(await changed('')).toMatchObject({
      verdict: 'cannot-tell',
      reasons: [expect.stringContaining('not in the changed program') as string],
    });
  });

  it('cannot tell from a program that has no second thread', async () => {
    const id = idOf(await check(specimen('overdraft/buggy.c'), '--runs', '200'), 'assertion');
    write('#include <assert.h>\nint main(void) { assert(1); return 0; }\n');
    expect(await verify(id)).toMatchObject({
      verdict: 'cannot-tell',
      code: 3,
      reasons: [expect.stringContaining('No execution of the changed program had a second thread') as string],
    });
  });

  it('looks for headers in the folders given before those of the finding', async () => {
    const header = (text: string): string => text.replace('#include <assert.h>\n', '');
    for (const [name, text] of [
      ['old', header(COUNTER)],
      ['new', header(FIXED_COUNTER)],
    ] as const) {
      mkdirSync(join(folder.path, name));
      writeFileSync(join(folder.path, name, 'counter.h'), text);
    }
    const id = idOf(await check('#include <assert.h>\n#include <counter.h>\n', '-Iold', '--runs', '50'), 'data-race');
    expect(await verify(id, '-I', 'new')).toMatchObject({ verdict: 'fixed', code: 0 });
  });

  it('calls it not fixed when nothing or only other lines changed', async () => {
    const id = idOf(await check(specimen('overdraft/buggy.c'), '--runs', '200'), 'assertion');
    write(`/* a comment */\n\n${specimen('overdraft/buggy.c').replace('balance = 100;', 'balance = 99; /* less */')}`);
    const result = await verify(id);
    expect(result).toMatchObject({ verdict: 'not-fixed', code: 1, newFindings: [] });
    expect(result.oldSchedule).toMatchObject({ outcome: 'reproduced' });
    expect(result.oldSchedule.mapped).toBe(result.oldSchedule.decisions);
    expect(result.stillThere).toMatchObject({ id, frames: [{ line: 20 }, {}] });
    // The finding as it is now can be replayed by its token, which the report gives.
    const [, , ...token] = result.stillThere?.replay.split(' ') ?? [];
    expect((await run('replay', ...token)).stdout).toContain('reproduced: ');
  });

  it('gives a command to replay with that a shell takes apart into the files', async () => {
    const id = idOf(await check(COUNTER, '--runs', '200'), 'data-race');
    writeFileSync(join(folder.path, "one's own.c"), COUNTER);
    const { stdout } = await run('verify', id, "one's own.c", '--json');
    const { stillThere } = JSON.parse(stdout) as VerifyResult;
    expect(stillThere?.replay).toBe(`heddle replay ${stillThere?.schedule} 'one'\\''s own.c'`);
  });

  it('tells apart what a half fix mends and what it does not', async () => {
    const findings = await check(COUNTER, '--runs', '400');
    write(HALF_FIXED_COUNTER);
    const race = await verify(idOf(findings, 'data-race'));
    expect(race).toMatchObject({ verdict: 'fixed', knownFindings: [idOf(findings, 'assertion')], newFindings: [] });
    expect(race.after.executions).toBeLessThan(400);
    const assertion = await verify(idOf(findings, 'assertion'));
    expect(assertion).toMatchObject({ verdict: 'not-fixed', code: 1 });
    expect(assertion.after.failing).toBeGreaterThan(0);
    write(FIXED_COUNTER);
    expect(await verify(idOf(findings, 'assertion'))).toMatchObject({ verdict: 'fixed', knownFindings: [] });
  });

  it('knows the finding again when the edit changed its own line', async () => {
    const id = idOf(await check(COUNTER, '--runs', '200'), 'assertion');
    write(COUNTER.replace('assert(counter == 2)', 'assert(2 == counter)'));
    const result = await verify(id);
    expect(result).toMatchObject({ verdict: 'not-fixed', newFindings: [] });
    expect(result.stillThere?.id).not.toBe(id);
  });

  it.each([
    ['the text of its lines', COUNTER.replaceAll('worker', 'adds')],
    ['the variable', COUNTER.replaceAll('worker', 'adds').replaceAll('seen', 'now')],
  ])('cannot tell when a new finding may be the old one in a renamed function: by %s', async (_, renamed) => {
    const id = idOf(await check(COUNTER, '--runs', '200'), 'data-race');
    write(renamed);
    const { verdict, reasons, newFindings } = await verify(id);
    expect([verdict, reasons]).toEqual([
      'cannot-tell',
      newFindings
        .filter(({ kind }) => kind === 'data-race')
        .map((finding) => expect.stringContaining(`New finding ${finding.id} may be this one`) as string),
    ]);
    expect(reasons.length).toBeGreaterThan(0);
  });

  it('lists what the edit brought, and stores it', async () => {
    const id = idOf(await check(COUNTER, '--runs', '200'), 'data-race');
    write(
      COUNTER.replace('int seen = counter;', 'static pthread_mutex_t m; pthread_mutex_lock(&m); int seen = counter;'),
    );
    const result = await verify(id);
    expect(result.newFindings.map(({ kind }) => kind)).toContain('deadlock');
    const text = await run('verify', id, 'a.c');
    expect(text.stdout).toContain('new: ');
    expect((await run('replay', idOf(result.newFindings, 'deadlock'))).stdout).toContain('reproduced: deadlock');
    // The finding that is verified stays as it was.
    expect((await run('replay', id)).stdout).toContain('reproduced: data-race');
  });

  it('cannot tell whether a rare bug is gone, and says what would be enough', async () => {
    const findings = await check(RARE, '--runs', '300', '--strategy', 'random');
    const id = idOf(findings, 'assertion');
    expect(findings.find((finding) => finding.id === id)?.executionsHit).toBeLessThan(6);
    write(FIXED_RARE);
    const result = await verify(id);
    expect(result).toMatchObject({ verdict: 'cannot-tell', code: 3 });
    expect(result.executionsNeeded).toBeGreaterThan(300);
    const enough = await verify(id, '--runs', String(result.executionsNeeded));
    expect(enough).toMatchObject({ verdict: 'fixed', code: 0 });
    expect(enough.after.executions).toBeLessThanOrEqual(result.executionsNeeded ?? 0);
  });

  it('runs under the memory model and strategy of the finding', async () => {
    const weak = idOf(await check(STORE_BUFFERING, '--runs', '400', '--memory-model', 'c11'), 'assertion');
    expect(await verify(weak)).toMatchObject({ verdict: 'not-fixed', campaign: { memoryModel: 'c11' } });
    write(STORE_BUFFERING.replaceAll('relaxed', 'seq_cst'));
    expect(await verify(weak)).toMatchObject({ verdict: 'fixed', campaign: { memoryModel: 'c11' } });
    const searched = idOf(await check(specimen('overdraft/buggy.c'), '--strategy', 'dpor'), 'assertion');
    write(specimen('overdraft/fixed.c'));
    const whole = await verify(searched);
    expect(whole).toMatchObject({ verdict: 'fixed', campaign: { strategy: 'dpor', exhaustive: true } });
    const part = await verify(searched, '--runs', '1');
    expect(part).toMatchObject({ verdict: 'cannot-tell', code: 3, campaign: { exhaustive: false } });
  });

  it('cannot tell when executions were cut off', async () => {
    const id = idOf(await check(specimen('overdraft/buggy.c'), '--runs', '200', '--max-steps', '1000'), 'assertion');
    write(
      specimen('overdraft/fixed.c').replace('int main(void) {', 'int main(void) { volatile int x; while (1) x = 1;'),
    );
    const result = await verify(id, '--runs', '20');
    expect(result).toMatchObject({ verdict: 'cannot-tell', code: 3 });
    expect(result.reasons[0]).toContain('cut off');
  });

  it('gives the same result with more jobs', async () => {
    const id = idOf(await check(COUNTER, '--runs', '200'), 'assertion');
    write(HALF_FIXED_COUNTER);
    const steady = ({ campaign, ...rest }: VerifyResult): unknown => ({
      ...rest,
      campaign: { ...campaign, elapsedMs: 0, executionsPerSecond: 0 },
    });
    expect(steady(await verify(id, '--jobs', '2'))).toEqual(steady(await verify(id, '--jobs', '1')));
  });
});
