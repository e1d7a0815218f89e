/**
 * The laws of the engine, on real programs: an execution is a function of program, options and schedule (nothing leaks from the one before), and
 * replaying the recorded decisions gives the same execution, whatever end the program comes to.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareProgram } from '../api/program.ts';
import { Random } from '../base/random.ts';
import { detectors } from '../detectors/index.ts';
import { createFrontier } from '../strategies/frontier.ts';
import { newFrontierSums, noFrontiers } from '../strategies/frontier-states.ts';
import { createLockstep } from '../strategies/lockstep.ts';
import { createPct } from '../strategies/pct.ts';
import { createPos } from '../strategies/pos.ts';
import { createRandom } from '../strategies/random.ts';
import { noReadsFrom, ReadsFromSum } from '../strategies/reads-from.ts';
import { createReplay } from '../strategies/replay.ts';
import { createRff } from '../strategies/rff.ts';
import { createRoundRobin } from '../strategies/round-robin.ts';
import { createSurw } from '../strategies/surw.ts';
import { emptyProfile } from '../strategies/profile.ts';
import { Engine } from './engine.ts';
import { defaultEngineOptions } from './options.ts';
import type { ExecutionOutcome } from './outcome.ts';
import type { ProgramImage } from './program.ts';
import type { Strategy } from './strategy.ts';

const head = `#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int shared, turns;
static atomic_int flag;
static __thread int own;
static pthread_t threads[3];
static void start(int n, void *(*body)(void *)) {
  for (long i = 0; i < n; i++) pthread_create(&threads[i], 0, body, (void *)i);
}
static void finish(int n) {
  for (int i = 0; i < n; i++) pthread_join(threads[i], 0);
}
`;

/** What each program does when two or three threads meet; everything is left in disorder on purpose. */
const programs: Readonly<Record<string, string>> = {
  race: `static void *body(void *i) { for (int n = 0; n < 4; n++) shared += own++; return i; }
    int main(void) { start(3, body); finish(3); return shared != 18; }`,
  deadlock: `static void *body(void *i) {
      pthread_mutex_lock(i ? &a : &b); pthread_mutex_lock(i ? &b : &a); shared++;
      pthread_mutex_unlock(&a); pthread_mutex_unlock(&b); return i; }
    int main(void) { start(2, body); finish(2); }`,
  trap: `static void *body(void *i) { if (atomic_fetch_add(&flag, 1) == (long)i) __builtin_trap(); return i; }
    int main(void) { start(2, body); finish(2); }`,
  exitInThread: `static void *body(void *i) { if (i) exit(3); sched_yield(); shared = 1; return i; }
    int main(void) { start(2, body); finish(2); return 4; }`,
  mainLeaves: `static void *body(void *i) { pthread_mutex_lock(&a); turns++; pthread_mutex_unlock(&a); return i; }
    int main(void) { start(3, body); pthread_detach(threads[0]); pthread_exit(0); }`,
  unfinished: `static void *body(void *i) { pthread_mutex_lock(&a); for (;;) pthread_cond_wait(&changed, &a); return i; }
    int main(void) { start(3, body); for (int i = 0; i < 3; i++) pthread_detach(threads[i]); sched_yield(); return 0; }`,
  abort: `static void *body(void *i) { if (atomic_exchange(&flag, 1)) abort(); return i; }
    int main(void) { start(2, body); finish(2); }`,
  longjmp: `static __thread jmp_buf place;
    static void deep(int n) { if (n == 0) { pthread_mutex_lock(&a); longjmp(place, 1); } deep(n - 1); }
    static void *body(void *i) { if (setjmp(place) == 0) deep(5); turns++; pthread_mutex_unlock(&a); return i; }
    int main(void) { start(3, body); finish(3); return turns != 3; }`,
  leavesDeep: `static __thread jmp_buf place;
    static void deep(int n, void *i) { volatile int here = n; if (n > 0) deep(n - 1, i); else if (atomic_fetch_add(&flag, 1) == 2) exit(0); else pthread_exit(i); here++; }
    static void *body(void *i) { pthread_mutex_lock(&a); turns++; pthread_mutex_unlock(&a); if (setjmp(place) == 0) deep(5, i); return 0; }
    int main(void) { void *last; start(3, body); pthread_join(threads[0], &last); if (last != 0) return 1; finish(2); return 0; }`,
  heap: `static char *blocks[3];
    static void *body(void *i) { char *p = malloc(20 + 16 * (long)i); p[0]++; free(blocks[1]); blocks[1] = 0; blocks[(long)i] = p; return i; }
    int main(void) { start(3, body); finish(3); return blocks[0][0]; }`,
  output: `static void *body(void *i) { printf("%ld %d %p\\n", (long)i, rand(), malloc(3)); return i; }
    int main(void) { int fd = open("/f", O_CREAT | O_RDWR, 0600); write(fd, "x", 1); printf("%d\\n", fd);
      start(3, body); finish(3); struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); printf("%ld\\n", t.tv_nsec); return 0; }`,
  timed: `static sem_t sem;
    static void *body(void *i) { struct timespec t; clock_gettime(CLOCK_REALTIME, &t); t.tv_nsec += 1000 * (long)i;
      if (sem_timedwait(&sem, &t) != 0) usleep(5); else { shared++; sem_post(&sem); } return i; }
    int main(void) { sem_init(&sem, 0, 1); start(3, body); finish(3); return 0; }`,
  nullPointer: `static int *pointer;
    static void *body(void *i) { if (i) pointer = &shared; else *pointer = 1; return i; }
    int main(void) { start(2, body); finish(2); }`,
};

/** Ways that some executions can go and others cannot. */
const counting = {
  lengths: Uint32Array.of(4, 3),
  choices: Uint16Array.of(1, 1, 0, 2, 0, 2, 1),
  tried: Int32Array.of(-2, 5),
  closed: false,
};
const frontiers = { ...noFrontiers, counting };
const strategies: Readonly<Record<string, () => Strategy>> = {
  random: createRandom,
  'round-robin': createRoundRobin,
  pct2: () => createPct({ depth: 2, horizon: 30 }),
  pct5: () => createPct({ depth: 5, horizon: 30 }),
  pos: createPos,
  rff: () => createRff({ readsFrom: noReadsFrom, sum: new ReadsFromSum() }),
  frontier: () => createFrontier({ frontiers, sums: newFrontierSums() }),
  lockstep: createLockstep,
  surw: () => createSurw({ profile: emptyProfile, globalsEnd: 0 }),
};

interface Recorded {
  readonly outcome: ExecutionOutcome;
  readonly decisions: readonly number[];
  readonly output: string;
}

const images = new Map<string, ProgramImage>();
const folder = mkdtempSync(join(tmpdir(), 'heddle-laws-'));

beforeAll(async () => {
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, `${name}.c`), head + text);
    images.set(name, (await prepareProgram({ files: [`${name}.c`], cwd: folder, clangArguments: ['-w'] })).image);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function newEngine(name: string): Engine {
  const image = images.get(name);
  if (image === undefined) throw new Error(`${name} was not compiled`);
  const engine = new Engine(
    image,
    { ...defaultEngineOptions, preempt: 'all', maxMemoryBytes: 16 << 20 },
    createReplay([]),
    detectors,
  );
  return engine;
}

async function run(engine: Engine, strategy: Strategy, execution: number): Promise<Recorded> {
  const random = new Random();
  random.seed(1, execution);
  strategy.begin(execution, random);
  const outcome = await engine.run(execution, strategy, {
    heapPolicy: execution % 2 === 0 ? 'reuse' : 'quarantine',
    memoryModel: execution % 4 < 2 ? 'c11' : 'sc',
  });
  const output = Buffer.from(engine.wasi.stdout()).toString();
  return { outcome, decisions: engine.scheduler.decisions.toArray(), output };
}

describe.each(Object.keys(programs))('%s', (name) => {
  it.each(Object.keys(strategies))(
    'an execution under %s depends on its number only, and replays',
    async (strategyName) => {
      const create = strategies[strategyName] ?? createRandom;
      using used = newEngine(name);
      const first: Recorded[] = [];
      const strategy = create();
      for (let execution = 0; execution < 24; execution++) first.push(await run(used, strategy, execution));

      // Backwards on another engine, with a replay of each in between.
      using other = newEngine(name);
      for (let execution = 23; execution >= 0; execution--) {
        const recorded = first[execution];
        expect(await run(other, create(), execution), `execution ${execution} again`).toEqual(recorded);
        const replay = createReplay(recorded?.decisions ?? []);
        expect(await run(other, replay, execution), `replay of ${execution}`).toEqual(recorded);
        expect(replay.divergence()).toBeNull();
      }
    },
  );
});

it('the programs come to every kind of end', async () => {
  const ends = new Set<string>();
  for (const name of Object.keys(programs)) {
    using engine = newEngine(name);
    for (let execution = 0; execution < 40; execution++) {
      const { outcome } = await run(engine, createRandom(), execution);
      ends.add(outcome.ending.kind);
      for (const { kind } of outcome.findings) ends.add(kind);
    }
  }
  expect([...ends]).toEqual(
    expect.arrayContaining([
      'exit',
      'finding',
      'data-race',
      'deadlock',
      'trap',
      'exit-status',
      'abort',
      'null-dereference',
    ]),
  );
});
