/** Initialising or destroying a synchronisation object is a write of it, and each operation on it an atomic read: what nothing orders is a data race. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { check, type CheckOptions, type CheckResult, replay } from '../src/index.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

interface Kind {
  readonly name: string;
  readonly type: string;
  readonly init: string;
  readonly use: string;
  readonly destroy: string;
  /** As a report says them. */
  readonly verbs: readonly [init: string, use: string, destroy: string];
}

const kinds: readonly Kind[] = [
  {
    name: 'mutex',
    type: 'pthread_mutex_t',
    init: 'pthread_mutex_init(&object, 0)',
    use: 'pthread_mutex_lock(&object)',
    destroy: 'pthread_mutex_destroy(&object)',
    verbs: ['initialise mutex object', 'lock mutex object', 'destroy mutex object'],
  },
  {
    name: 'mtx',
    type: 'mtx_t',
    init: 'mtx_init(&object, mtx_plain)',
    use: 'mtx_trylock(&object)',
    destroy: 'mtx_destroy(&object)',
    verbs: ['initialise mutex object', 'try to lock mutex object', 'destroy mutex object'],
  },
  {
    name: 'condition',
    type: 'pthread_cond_t',
    init: 'pthread_cond_init(&object, 0)',
    use: 'pthread_cond_signal(&object)',
    destroy: 'pthread_cond_destroy(&object)',
    verbs: ['initialise condition object', 'signal condition object', 'destroy condition object'],
  },
  {
    name: 'cnd',
    type: 'cnd_t',
    init: 'cnd_init(&object)',
    use: 'cnd_broadcast(&object)',
    destroy: 'cnd_destroy(&object)',
    verbs: ['initialise condition object', 'broadcast condition object', 'destroy condition object'],
  },
  {
    name: 'semaphore',
    type: 'sem_t',
    init: 'sem_init(&object, 0, 1)',
    use: 'sem_wait(&object)',
    destroy: 'sem_destroy(&object)',
    verbs: ['initialise semaphore object', 'wait on semaphore object', 'destroy semaphore object'],
  },
  {
    name: 'barrier',
    type: 'pthread_barrier_t',
    init: 'pthread_barrier_init(&object, 0, 1)',
    use: 'pthread_barrier_wait(&object)',
    destroy: 'pthread_barrier_destroy(&object)',
    verbs: ['initialise barrier object', 'wait at barrier object', 'destroy barrier object'],
  },
  {
    name: 'rwlock',
    type: 'pthread_rwlock_t',
    init: 'pthread_rwlock_init(&object, 0)',
    use: 'pthread_rwlock_tryrdlock(&object)',
    destroy: 'pthread_rwlock_destroy(&object)',
    verbs: ['initialise rwlock object', 'try to lock rwlock object', 'destroy rwlock object'],
  },
  {
    name: 'spin lock',
    type: 'pthread_spinlock_t',
    init: 'pthread_spin_init(&object, 0)',
    use: 'pthread_spin_trylock(&object)',
    destroy: 'pthread_spin_destroy(&object)',
    verbs: ['initialise spin lock object', 'try to lock spin lock object', 'destroy spin lock object'],
  },
];

/** `main` runs beside `other`; `before` they are threads. */
const beside = (declarations: string, before: string, main: string, other: string): string => `
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
${declarations}
static void *other(void *unused) {
  ${other}
  return unused;
}
int main(void) {
  pthread_t thread;
  ${before}
  pthread_create(&thread, 0, other, 0);
  ${main}
  pthread_join(thread, 0);
  return 0;
}
`;
const declared = ({ type }: Kind): string => `static ${type} object;`;
const box = 'struct box { int value; pthread_mutex_t mutex; };\nstatic struct box *shared;';
const boxed = 'shared = calloc(1, sizeof *shared); pthread_mutex_init(&shared->mutex, 0);';
const lockBox = 'pthread_mutex_lock(&shared->mutex);';

const twice = 'for (int i = 0; i < 2; i++) { pthread_mutex_lock(&mutex); pthread_mutex_unlock(&mutex); }';

const folder = createFolder({
  ...Object.fromEntries(
    kinds.flatMap((kind) => [
      [`late-${kind.name}.c`, beside(declared(kind), '', `${kind.init};`, `${kind.use};`)],
      [`early-end-${kind.name}.c`, beside(declared(kind), `${kind.init};`, `${kind.use};`, `${kind.destroy};`)],
    ]),
  ),
  'lost-post.c': beside('static sem_t full;', '', 'sem_init(&full, 0, 0);\n  sem_wait(&full);', 'sem_post(&full);'),
  'cleared.c': beside(box, boxed, 'memset(shared, 0, sizeof *shared);', lockBox),
  'freed.c': beside(box, boxed, lockBox, 'free(shared);'),
  'ordered.c': beside('static pthread_mutex_t mutex;', 'pthread_mutex_init(&mutex, 0);', twice, twice).replace(
    'return 0',
    'pthread_mutex_destroy(&mutex); return 0',
  ),
  'static.c': beside('static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;', '', twice, twice),
  'assigned.c': beside(
    'static pthread_once_t once;',
    '',
    'once = PTHREAD_ONCE_INIT;',
    'pthread_once(&once, nothing);',
  ).replace('static void *other', 'static void nothing(void) {}\nstatic void *other'),
});
afterAll(folder.remove);

async function checkHere(file: string, options: Partial<CheckOptions> = {}): Promise<CheckResult> {
  return await check({ files: [file], cwd: folder.path, runs: 60, explain: false, ...options });
}

const operationsOf = ({ findings: [first] }: CheckResult): readonly string[] =>
  (first?.accesses ?? []).map(({ operation }) => operation).toSorted();

describe.each(kinds)('$name', (kind) => {
  const [init, use, destroy] = kind.verbs;

  it('that is initialised beside its use', async () => {
    const result = await checkHere(`late-${kind.name}.c`, { runs: 24 });
    // In every execution, whatever its schedule.
    expect(result.findings[0]).toMatchObject({ kind: 'data-race', severity: 'error', executionsHit: 24 });
    expect(operationsOf(result)).toEqual([init, use].toSorted());
    expect(result.findings[0]?.accesses?.map(({ location }) => location.line).toSorted()).toEqual([16, 9]);
    expect(result.findings[0]?.explanation).toMatch(/T1 other may as well come first, and find it not initialised\.$/);
  });

  it('that is destroyed beside its use', async () => {
    const { findings } = await checkHere(`early-end-${kind.name}.c`);
    const race = findings.find((finding) => finding.kind === 'data-race');
    expect(race?.severity).toBe('error');
    expect(race?.accesses?.map(({ operation }) => operation)).toEqual([destroy, use]);
    expect(race?.explanation).toMatch(/T0 main may as well come later, and find it destroyed\.$/);
    // Who comes later is told so.
    expect(findings.some((finding) => finding.kind === 'mutex-misuse')).toBe(true);
  });
});

it('sees that memory is written in which a used object lies', async () => {
  const { findings } = await checkHere('cleared.c');
  expect(findings.map(({ title }) => title)).toEqual(['data race on heap block of 28 bytes (cleared.c:10)']);
  expect(findings[0]?.accesses?.map(({ operation }) => operation.replace(/0x[0-9a-f]+/, 'M'))).toEqual([
    'lock mutex M',
    'write of 28 bytes',
  ]);
});

it('sees that memory is freed beside the use of an object in it', async () => {
  const { findings } = await checkHere('freed.c');
  expect(findings.map(({ kind }) => kind).toSorted()).toEqual(['data-race', 'use-after-free']);
});

it('sees that a once control is assigned beside its use', async () => {
  expect(operationsOf(await checkHere('assigned.c'))).toEqual(['run once control once', 'write of 4 bytes']);
});

it('replays it by token, and by its id with the whole report', async () => {
  const { findings } = await checkHere('late-semaphore.c');
  const [race] = findings;
  const replayed = await replay({ cwd: folder.path, files: [], target: race?.id ?? '' });
  expect(replayed.outcome).toBe('reproduced');
  const again = await replay({ cwd: folder.path, files: ['late-semaphore.c'], target: race?.schedule ?? '' });
  expect(again.outcome).toBe('reproduced');
});

it.each(['object', 'other'])('is silenced by the name of the object or of a function: %s', async (pattern) => {
  writeFileSync(join(folder.path, 'heddle.suppressions'), `data-race:${pattern}\n`);
  const { stdout } = await runWarmCli(['check', 'late-mutex.c', '--runs', '24', '--json'], { cwd: folder.path });
  rmSync(join(folder.path, 'heddle.suppressions'));
  const { findings, suppressed } = JSON.parse(stdout) as CheckResult;
  expect(findings).toEqual([]);
  expect(suppressed.map(({ title }) => title)).toEqual(['data race on object (late-mutex.c:9)']);
});

describe('what comes of it', () => {
  const lost = 'deadlock of 1 thread over semaphore full (lost-post.c:17)';

  it('runs once the race is known', async () => {
    const { findings } = await checkHere('lost-post.c', { runs: 200, explain: true });
    expect(findings.map(({ kind }) => kind)).toEqual(['data-race', 'deadlock']);
    const deadlock = findings.find(({ kind }) => kind === 'deadlock');
    expect(deadlock?.title).toBe(lost);
    expect(deadlock?.decisiveOrder?.statement).toMatch(
      /T1 other's wake-up of full at .* comes before T0 main's write of full/,
    );
    const rows = deadlock?.interleaving.map(({ text }) => text) ?? [];
    expect(rows.indexOf('initialise semaphore full')).toBeGreaterThan(rows.indexOf('post semaphore full'));
  });

  it('is among all schedules of an exhaustive search', async () => {
    const { findings, campaign } = await checkHere('lost-post.c', { strategy: 'dpor' });
    expect(findings.map(({ kind }) => kind).toSorted()).toEqual(['data-race', 'deadlock']);
    expect(campaign).toMatchObject({ executions: 2, exhaustive: true });
  });
});

it('costs an exhaustive search nothing where objects are initialised before there are threads', async () => {
  const { campaign: initialised } = await checkHere('ordered.c', { strategy: 'dpor' });
  const { campaign } = await checkHere('static.c', { strategy: 'dpor' });
  expect(initialised).toMatchObject({ exhaustive: true, executions: campaign?.executions });
});

describe('no finding for', () => {
  const sources = fileURLToPath(new URL('objects/', import.meta.url));
  const clean = async (options: Partial<CheckOptions> & Pick<CheckOptions, 'files'>): Promise<void> => {
    const usual = { cwd: sources, explain: false } as const;
    for (const more of [
      { runs: 200 },
      { runs: 60, heap: 'reuse', memoryModel: 'sc', preempt: 'all', timeOuts: 'any' },
    ] as const) {
      const { findings, verdict } = await check({ ...usual, ...more, ...options });
      expect(findings.map(({ title }) => title)).toEqual([]);
      expect(verdict).toBe('clean');
    }
  };

  it.each(['handed.c', 'reused.c', 'static-and-zeroed.c', 'woken-condition.c', 'serial-barrier.c'])(
    '%s',
    async (file) => {
      await clean({ files: [file] });
    },
  );

  it('cxx.cc', async () => {
    await clean({ files: ['cxx.cc'], clangArguments: ['-std=c++20'] });
  });

  it('library-host.c', async () => {
    await clean({ files: ['library-host.c'], libraries: [{ files: ['library-part.c'] }] });
  });
});
