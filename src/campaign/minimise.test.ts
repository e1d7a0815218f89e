import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prepareProgram } from '../api/program.ts';
import { Random } from '../base/random.ts';
import { detectors } from '../detectors/index.ts';
import { Engine } from '../engine/engine.ts';
import { defaultEngineOptions } from '../engine/options.ts';
import type { ExecutionOutcome, RawFinding } from '../engine/outcome.ts';
import { createRandom } from '../strategies/random.ts';
import { createReplay } from '../strategies/replay.ts';
import { minimise } from './minimise.ts';
import type { Witness } from './shard-result.ts';

const conditions = { heapPolicy: 'reuse', memoryModel: 'sc' } as const;

const counterAndLocks = `#include <assert.h>
#include <pthread.h>
static int counter;
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static void *add(void *i) {
  for (int n = 0; n < 5; n++) counter++;
  pthread_mutex_lock(i ? &a : &b);
  pthread_mutex_lock(i ? &b : &a);
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  return i;
}
int main(void) {
  pthread_t threads[2];
  for (long i = 0; i < 2; i++) pthread_create(&threads[i], 0, add, (void *)i);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
  assert(counter == 10);
}
`;

/** The orders differ in round 4 only: what comes before is noise to be taken out. */
const lateInversion = `#include <pthread.h>
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static int n;
static void *work(void *second) {
  for (int round = 0; round < 6; round++) {
    int turned = second != 0 && round == 4;
    pthread_mutex_lock(turned ? &a : &b);
    pthread_mutex_lock(turned ? &b : &a);
    n++;
    pthread_mutex_unlock(&a);
    pthread_mutex_unlock(&b);
  }
  return 0;
}
int main(void) {
  pthread_t threads[2];
  for (long i = 0; i < 2; i++) pthread_create(&threads[i], 0, work, (void *)i);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
}
`;

const philosophers = `#include <pthread.h>
enum { N = 5 };
static pthread_mutex_t forks[N];
static int meals[N];
static void *dine(void *arg) {
  long self = (long)arg;
  for (int meal = 0; meal < 3; meal++) {
    pthread_mutex_lock(&forks[self]);
    pthread_mutex_lock(&forks[(self + 1) % N]);
    meals[self]++;
    pthread_mutex_unlock(&forks[(self + 1) % N]);
    pthread_mutex_unlock(&forks[self]);
  }
  return 0;
}
int main(void) {
  pthread_t threads[N];
  for (int i = 0; i < N; i++) pthread_mutex_init(&forks[i], 0);
  for (long i = 0; i < N; i++) pthread_create(&threads[i], 0, dine, (void *)i);
  for (int i = 0; i < N; i++) pthread_join(threads[i], 0);
}
`;

/** A thread that waits for the other makes a string each time round: nothing that is seen to stand still. */
const busyHandshakes = `#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <pthread.h>
static _Atomic int turn;
static int counter;
static void await(int mine) {
  char text[32];
  for (int tries = 0; atomic_load(&turn) != mine; tries++) snprintf(text, sizeof text, "try %d", tries);
}
static void *other(void *arg) {
  for (int i = 0; i < 6; i++) {
    await(2 * i + 1);
    counter++;
    atomic_store(&turn, 2 * i + 2);
  }
  counter++;
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, other, 0);
  for (int i = 0; i < 6; i++) {
    atomic_store(&turn, 2 * i + 1);
    await(2 * i + 2);
  }
  counter++;
  pthread_join(thread, 0);
  assert(counter == 8);
}
`;

it('tries no schedule that is very much longer', async () => {
  using engine = await engineFor(busyHandshakes);
  const lengths: number[] = [];
  await eachFailure(engine, 12, async (finding, witness) => {
    if (finding.kind !== 'assertion' || lengths.length > 0) return;
    const shows = (outcome: ExecutionOutcome): boolean => {
      lengths.push(outcome.steps);
      return showing(finding)(outcome);
    };
    await minimise(engine, witness, shows, () => {});
  });
  expect(lengths.length).toBeGreaterThan(10);
  expect(Math.max(...lengths)).toBeLessThan(50_000);
});

it('never grows a schedule, keeps what it shows, and what it returns replays', async () => {
  using engine = await engineFor(counterAndLocks);
  const kinds = new Set<string>();
  await eachFailure(engine, 25, async (finding, witness) => {
    kinds.add(finding.kind);
    const { witness: small, executions } = await minimise(engine, witness, showing(finding), () => {});
    expect(executions).toBeLessThanOrEqual(400);
    expect(small.preemptions).toBeLessThanOrEqual(witness.preemptions);
    if (small.preemptions === witness.preemptions) {
      expect(small.decisions.length).toBeLessThanOrEqual(witness.decisions.length);
    }
    const replay = createReplay(small.decisions);
    replay.begin(witness.execution, new Random());
    const again = await engine.run(witness.execution, replay, witness);
    expect(replay.divergence()).toBeNull();
    expect(showing(finding)(again)).toBe(true);
    expect(again.preemptions).toBe(small.preemptions);
    expect(engine.scheduler.decisions.toArray()).toEqual(small.decisions);
  });
  expect([...kinds]).toEqual(expect.arrayContaining(['assertion', 'deadlock']));
});

const raceThenLocks = `#include <pthread.h>
static int counter, rounds;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *work(void *argument) {
  for (int n = 0; n < 20; n++) {
    if (n == 6) counter++;
    pthread_mutex_lock(&lock);
    rounds++;
    pthread_mutex_unlock(&lock);
  }
  return argument;
}
int main(void) {
  pthread_t threads[2];
  for (long i = 0; i < 2; i++) pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
}
`;

it('makes of an execution that is cut off one that replays when it is cut off there', async () => {
  using engine = await engineFor(raceThenLocks);
  const random = new Random();
  let smaller = 0;
  const replayed = async (witness: Witness): Promise<[ExecutionOutcome, unknown]> => {
    const replay = createReplay(witness.decisions);
    replay.begin(witness.execution, random);
    return [await engine.run(witness.execution, replay, witness), replay.divergence()];
  };
  await eachFailure(engine, 25, async (finding, { decisions: all, ...witness }) => {
    const maxSteps = finding.step + 5;
    const decisions = all.filter((_, at) => (all[at - (at % 3)] ?? 0) < maxSteps);
    const cut = { ...witness, decisions, maxSteps };
    const [{ preemptions }] = await replayed(cut);
    const { witness: small } = await minimise(engine, { ...cut, preemptions }, showing(finding), () => {});
    const [outcome, divergence] = await replayed(small);
    expect(divergence).toBeNull();
    expect(showing(finding)(outcome)).toBe(true);
    expect(outcome.preemptions).toBe(small.preemptions);
    if (small.preemptions < preemptions) smaller++;
  });
  expect(smaller).toBeGreaterThan(5);
});

it('brings every deadlock of two threads over two mutexes to one preemption', async () => {
  for (const source of [counterAndLocks, lateInversion]) {
    const { before, after } = await shrinkDeadlocks(source, 120);
    expect(before.length).toBeGreaterThan(8);
    expect(median(before)).toBeGreaterThan(5);
    expect(after.filter((count) => count > 1)).toEqual([]);
  }
});

it('brings a circle of five threads to at most one preemption less than threads', async () => {
  const { before, after } = await shrinkDeadlocks(philosophers, 60);
  expect(before.length).toBeGreaterThan(8);
  expect(median(before)).toBeGreaterThan(12);
  expect(Math.max(...after)).toBeLessThanOrEqual(4);
});

async function engineFor(source: string): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-minimise-'));
  writeFileSync(join(folder, 'main.c'), source);
  const { image } = await prepareProgram({ files: ['main.c'], cwd: folder });
  rmSync(folder, { recursive: true, force: true });
  const options = { ...defaultEngineOptions, preempt: 'all', maxMemoryBytes: 16 << 20 } as const;
  return new Engine(image, options, createReplay([]), detectors);
}

/** Random walks: calls `use` for the last finding of each execution that has one. */
async function eachFailure(
  engine: Engine,
  executions: number,
  use: (finding: RawFinding, witness: Witness) => Promise<void>,
): Promise<void> {
  const random = new Random();
  for (let execution = 0; execution < executions; execution++) {
    const strategy = createRandom();
    random.seed(3, execution);
    strategy.begin(execution, random);
    const { findings, preemptions } = await engine.run(execution, strategy, conditions);
    const decisions = engine.scheduler.decisions.toArray();
    const finding = findings.at(-1);
    if (finding === undefined) continue;
    await use(finding, { execution, decisions, preemptions, ...conditions, racySites: [] });
  }
}

async function shrinkDeadlocks(
  source: string,
  executions: number,
): Promise<{ readonly before: readonly number[]; readonly after: readonly number[] }> {
  using engine = await engineFor(source);
  const before: number[] = [];
  const after: number[] = [];
  await eachFailure(engine, executions, async (finding, witness) => {
    if (finding.kind !== 'deadlock') return;
    const { witness: small } = await minimise(engine, witness, showing(finding), () => {});
    before.push(witness.preemptions);
    after.push(small.preemptions);
  });
  return { before, after };
}

function showing(finding: RawFinding): (outcome: ExecutionOutcome) => boolean {
  return (outcome) => outcome.findings.some(({ key }) => key === finding.key);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
