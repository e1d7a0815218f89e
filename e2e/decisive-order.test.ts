import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult, Finding } from '../src/report/model.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

const specimen = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../specimens', name, 'buggy.c'), 'utf8');
/** Fails now and then whatever the schedule: no order decides. */
const CHANCE = `#include <assert.h>
#include <heddle.h>
#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *worker(void *arg) {
  pthread_mutex_lock(&lock);
  assert(heddle_choose(4) != 3);
  pthread_mutex_unlock(&lock);
  return arg;
}
int main(void) {
  pthread_t a;
  pthread_create(&a, 0, worker, 0);
  pthread_mutex_lock(&lock);
  pthread_mutex_unlock(&lock);
  pthread_join(a, 0);
  return 0;
}
`;
/** Needs an order that most schedules have, and then fails nearly always. */
const NEARLY = `#include <assert.h>
#include <heddle.h>
#include <pthread.h>
#include <stdatomic.h>
static atomic_int ready, other;
static void *worker(void *arg) {
  atomic_store_explicit(&ready, 1, memory_order_relaxed);
  return arg;
}
int main(void) {
  pthread_t a;
  pthread_create(&a, 0, worker, 0);
  for (int i = 0; i < 4; i++) atomic_fetch_add(&other, 1);
  int seen = atomic_load_explicit(&ready, memory_order_relaxed);
  assert(seen == 0 || heddle_choose(12) == 7);
  pthread_join(a, 0);
  return 0;
}
`;
const USER_AND_OWNER = `int main(void) {
  pthread_t a, b;
  block = malloc(16);
  pthread_create(&a, 0, user, 0);
  pthread_create(&b, 0, owner, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
}
`;
/** What decides is `free` against an access: no operation that an order could name leads to either. */
const BARE_FREE = `#include <pthread.h>
#include <stdlib.h>
static int *block;
static void *user(void *arg) {
  block[0] = 1;
  return arg;
}
static void *owner(void *arg) {
  free(block);
  return arg;
}
${USER_AND_OWNER}`;
/** The same, led to by an atomic operation. */
const FREE_AFTER_ATOMIC = `#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
static atomic_int closed;
static int *block;
static void *user(void *arg) {
  if (closed == 1) block[0] = 1;
  return arg;
}
static void *owner(void *arg) {
  closed = 1;
  free(block);
  return arg;
}
${USER_AND_OWNER}`;
/** Each step needs the other thread's last one. */
const CHAIN = `#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
static atomic_int turn;
static void *odd(void *arg) {
  turn = 1;
  if (turn != 2) return arg;
  turn = 3;
  return arg;
}
static void *even(void *arg) {
  if (turn != 1) return arg;
  turn = 2;
  assert(turn != 3);
  return arg;
}
int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, odd, 0);
  pthread_create(&b, 0, even, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
}
`;
const names = ['overdraft', 'lost-wake-up', 'order-violation', 'philosophers', 'stringbuffer'] as const;

let folder: ReturnType<typeof createFolder>;
beforeAll(() => {
  const sources = Object.fromEntries(names.map((name) => [`${name}.c`, specimen(name)]));
  folder = createFolder({
    ...sources,
    'chance.c': CHANCE,
    'nearly.c': NEARLY,
    'bare.c': BARE_FREE,
    'led.c': FREE_AFTER_ATOMIC,
    'chain.c': CHAIN,
  });
});
afterAll(() => folder.remove());

async function check(file: string, ...args: string[]): Promise<readonly Finding[]> {
  const { stdout } = await runWarmCli(['check', file, '--runs', '400', '--json', ...args], { cwd: folder.path });
  return (JSON.parse(stdout) as CheckResult).findings;
}

describe('the decisive order', () => {
  it.each<[string, string, string]>([
    [
      'overdraft.c',
      'assertion',
      "Fails whenever one thread's lock of lock at overdraft.c:9 comes between another thread's lock of lock at overdraft.c:9 and its lock of lock at overdraft.c:16.",
    ],
    [
      'order-violation.c',
      'assertion',
      "Fails whenever T2 screen's atomic read of title at order-violation.c:13 comes before T1's atomic write of title at order-violation.c:8.",
    ],
    [
      'stringbuffer.c',
      'assertion',
      "Fails whenever T2 erase's lock of source.lock at stringbuffer.c:38 comes between T1 append's lock of source.lock at stringbuffer.c:15 and its lock of source.lock at stringbuffer.c:22.",
    ],
    [
      'lost-wake-up.c',
      'deadlock',
      "Deadlocks whenever T1 waiter's atomic read of ready at lost-wake-up.c:11 comes before T0 main's atomic write of ready at lost-wake-up.c:21, and T0 main's wake-up of changed at lost-wake-up.c:22 comes before T1 waiter's wait of changed at lost-wake-up.c:12.",
    ],
  ])('of %s', async (file, kind, statement) => {
    const order = (await check(file)).find((finding) => finding.kind === kind)?.decisiveOrder;
    expect(order?.statement).toBe(statement);
    const places = order?.operations?.map(({ location }) => `${location.file}:${location.line}`);
    expect(places?.toSorted()).toEqual((statement.match(/[\w-]+\.c:\d+/g) ?? []).toSorted());
    expect(order?.always).toBe(true);
    expect(order?.forced.executions).toBeGreaterThanOrEqual(25);
    expect(order?.forced.failing).toBe(order?.forced.executions);
    expect(order?.forbidden.executions).toBeGreaterThanOrEqual(25);
    expect(order?.forbidden.failing).toBe(0);
  });

  // Without it nobody can tell why this schedule fails.
  it('shows what the program chose', async () => {
    const { stdout } = await runWarmCli(['check', 'chance.c', '--runs', '400'], { cwd: folder.path });
    expect(stdout).toMatch(/\| +choose 3 of 4 *\n/);
  });

  it('of a deadlock names every pair that has to come together', async () => {
    const order = (await check('philosophers.c', '--runs', '1000')).find(({ kind }) => kind === 'deadlock');
    expect(order?.decisiveOrder?.statement.split(' comes before ')).toHaveLength(4);
    expect(order?.decisiveOrder?.forbidden.failing).toBe(0);
  });

  it('is not claimed where none decides', async () => {
    const [finding] = await check('chance.c');
    expect(finding?.kind).toBe('assertion');
    expect(finding?.decisiveOrder).toBeUndefined();
  });

  it('of steps that need one another names all of them', async () => {
    const [finding] = await check('chain.c');
    expect(finding?.decisiveOrder).toMatchObject({
      statement:
        "Fails whenever T1 odd's atomic write of turn at chain.c:6 comes before T2 even's atomic read of turn at chain.c:12, and T2 even's atomic write of turn at chain.c:13 comes before T1 odd's atomic read of turn at chain.c:7, and T1 odd's atomic write of turn at chain.c:8 comes before T2 even's atomic read of turn at chain.c:14.",
      always: true,
    });
  });

  it('does not speak of `free`, but of what leads to it', async () => {
    const orderOf = (findings: readonly Finding[]): string | undefined =>
      findings.find(({ kind }) => kind === 'use-after-free')?.decisiveOrder?.statement;
    const bare = await check('bare.c');
    expect(bare.map(({ kind }) => kind)).toContain('use-after-free');
    expect(orderOf(bare)).toBeUndefined();
    expect(orderOf(await check('led.c'))).toBe(
      "Fails whenever T2 owner's atomic write of closed at led.c:11 comes before T1 user's atomic read of closed at led.c:7.",
    );
  });

  it('is told when the finding comes more often than not', async () => {
    const [finding] = await check('nearly.c', '--memory-model', 'sc');
    const { statement, always, forced, forbidden } = finding?.decisiveOrder ?? {};
    expect(statement).toBe(
      "Fails only when T1 worker's atomic write of ready at nearly.c:7 comes before T0 main's atomic read of ready at nearly.c:14.",
    );
    expect(always).toBe(false);
    expect(forced?.failing).toBeGreaterThan(75);
    expect(forced?.failing).toBeLessThan(forced?.executions ?? 0);
    expect(forbidden?.failing).toBe(0);
  });

  it('is the same with more jobs, and stands in the text and in a replay', async () => {
    const [first] = await check('overdraft.c', '--jobs', '1');
    const [second] = await check('overdraft.c', '--jobs', '2');
    expect(second?.decisiveOrder).toEqual(first?.decisiveOrder);
    const { stdout } = await runWarmCli(['check', 'overdraft.c', '--runs', '400'], { cwd: folder.path });
    expect(stdout).toMatch(/^ {2}decisive order\n {4}Fails whenever one thread's lock of lock/m);
    expect(stdout).toContain('Forced, it failed in 100 of 100 executions; forbidden, in 0 of');
    const replay = await runWarmCli(['replay', first?.id ?? ''], { cwd: folder.path });
    expect(replay.stdout).toContain('  decisive order\n');
  });
});
