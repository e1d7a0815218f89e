/** The rows of a finding's interleaving come in the order in which things happened. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';
import { traceEvent } from '../report/trace-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-interleaving-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(['sc', 'c11'] as const)(
  'a store before a point without a row stays where it happened (%s)',
  async (memoryModel) => {
    // Main is preempted where it returns, which is no operation to show.
    const text = `#include <pthread.h>
#include <stdatomic.h>
static atomic_int stop;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *waits(void *a) { while (!stop) {} pthread_mutex_unlock(&lock); return a; }
int main(void) { pthread_t t; pthread_create(&t, 0, waits, 0); pthread_mutex_lock(&lock); stop = 1; return 0; }
`;
    writeFileSync(join(folder, 'store.c'), text);
    const changes: (string | undefined)[][] = [];
    const { findings } = await check({
      files: ['store.c'],
      cwd: folder,
      runs: 200,
      memoryModel,
      onTrace({ kind }, trace) {
        if (kind !== 'mutex-misuse') return;
        for (let index = 0; index < trace.events.count; index++) {
          const { operation, object, before, after } = traceEvent(trace, index);
          if (object?.name === 'stop') changes.push([operation, before, after]);
        }
      },
    });
    const rows = findings.find(({ kind }) => kind === 'mutex-misuse')?.interleaving?.map((row) => row.text) ?? [];
    const at = (wanted: string): number => rows.findIndex((row) => row.includes(wanted));
    expect(at('stop = 1 (was 0)')).toBeGreaterThan(0);
    expect(at('read stop: 1')).toBeGreaterThan(at('stop = 1 (was 0)'));
    const store = changes.findIndex(
      ([operation, before, after]) => operation === 'atomic write' && before === '0' && after === '1',
    );
    expect(store).toBeGreaterThanOrEqual(0);
    expect(changes.findIndex(([operation, before]) => operation === 'atomic read' && before === '1')).toBeGreaterThan(
      store,
    );
  },
);

it('a race is the last row, whatever a preempted thread does later', async () => {
  // The thread that spins is preempted before a read, which it makes after the race.
  const text = `#include <pthread.h>
#include <stdatomic.h>
static atomic_int done;
static int data;
static void *first(void *a) { data = 1; while (!done) {} return a; }
static void *second(void *a) { data++; done = 1; return a; }
int main(void) { pthread_t t, u; pthread_create(&t, 0, first, 0); pthread_create(&u, 0, second, 0); pthread_join(t, 0); pthread_join(u, 0); return 0; }
`;
  writeFileSync(join(folder, 'spins.c'), text);
  const { findings } = await check({ files: ['spins.c'], cwd: folder, runs: 100 });
  const rows = findings.find(({ kind }) => kind === 'data-race')?.interleaving ?? [];
  expect(rows.filter(({ marks }) => marks !== undefined).map(({ marks }) => marks)).toEqual([1, 0]);
  expect(rows.at(-1)?.marks).toBe(0);
});

it('what std::thread does on its own is no row', async () => {
  // The first thread makes the key that libc++ keeps of each, a call of the system; each reads what it is to run.
  const text = `#include <thread>
int counter;
int main() {
  std::thread a([] { counter++; }), b([] { counter++; });
  a.join();
  b.join();
}
`;
  writeFileSync(join(folder, 'thread.cc'), text);
  const { findings } = await check({ files: ['thread.cc'], cwd: folder, runs: 100, explain: false });
  const rows = findings.find(({ kind }) => kind === 'data-race')?.interleaving ?? [];
  expect(rows.filter(({ location }) => location.file !== 'thread.cc' && location.file !== '')).toEqual([]);
  expect(
    rows.flatMap(({ thread, switchReason }) => (switchReason === undefined ? [] : [[thread, switchReason]])),
  ).toEqual([
    [1, 'T0 waits'],
    [2, 'T1 finished'],
  ]);
});

it('what libraries do on their own before there is a second thread is no row', async () => {
  const text = `#include <atomic>
#include <iostream>
#include <memory>
#include <thread>
std::atomic<int> ready;
int counter;
int main() {
  auto name = std::make_shared<std::string>("x");
  auto copy = name;
  std::cout << *copy;
  ready = 1;
  std::thread a([copy] { counter++; }), b([copy] { counter++; });
  a.join();
  b.join();
}
`;
  writeFileSync(join(folder, 'alone.cc'), text);
  const { findings } = await check({ files: ['alone.cc'], cwd: folder, runs: 100, explain: false });
  const rows = findings.find(({ kind }) => kind === 'data-race')?.interleaving ?? [];
  const created = rows.findIndex(({ text: what }) => what === 'create a thread');
  expect(created).toBeGreaterThan(0);
  expect(rows.slice(0, created).filter(({ location }) => location.file !== 'alone.cc')).toEqual([]);
  expect(rows.map(({ text: what }) => what)).toContain('atomic ready = 1 (was 0)');
});

it('a race with a free shows allocation and free, and leaves out what libc does with its own memory', async () => {
  const text = `#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
static char *name;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static char *current(void) { pthread_mutex_lock(&guard); char *now = name; pthread_mutex_unlock(&guard); return now; }
static void *prints(void *a) { char *now = current(); if (now) printf("%s\\n", now); return a; }
static void *drops(void *a) {
  pthread_mutex_lock(&guard);
  char *old = name;
  name = 0;
  pthread_mutex_unlock(&guard);
  free(old);
  return a;
}
int main(void) {
  name = malloc(20);
  snprintf(name, 20, "%s", "first");
  pthread_t t, u;
  pthread_create(&t, 0, prints, 0);
  pthread_create(&u, 0, drops, 0);
  pthread_join(t, 0);
  pthread_join(u, 0);
}
`;
  writeFileSync(join(folder, 'prints.c'), text);
  const { findings } = await check({ files: ['prints.c'], cwd: folder, runs: 1000 });
  const race = findings.find(({ kind }) => kind === 'data-race');
  const operations = race?.accesses?.map(({ operation }) => operation) ?? [];
  expect(operations).toContain('free');
  expect(operations).toHaveLength(2);
  const rows = race?.interleaving.map((row) => row.text) ?? [];
  expect(rows.filter((row) => /frame of|heddle_|stdout =/.test(row))).toEqual([]);
  expect(rows).toContain('lock mutex stdout');
  const block = race?.memory?.address.toString(16);
  const freed = race?.interleaving.find((row) => row.text === `free 0x${block}`);
  expect(freed?.marks).toBe(operations.indexOf('free'));
  expect(rows.indexOf(`allocate 0x${block}`)).toBe(0);
});

it('a write that its thread was preempted before has the name of its variable', async () => {
  const text = `#include <pthread.h>
#include <semaphore.h>
static sem_t never;
static void *waits(void *stop) { if (!*(int *)stop) sem_wait(&never); return 0; }
int main(void) { int stop = 0; sem_init(&never, 0, 0); pthread_t t; pthread_create(&t, 0, waits, &stop); stop = 1; pthread_join(t, 0); }
`;
  writeFileSync(join(folder, 'preempted.c'), text);
  const { findings } = await check({ files: ['preempted.c'], cwd: folder, runs: 1000 });
  const rows = findings.find(({ kind }) => kind === 'deadlock')?.interleaving?.map((row) => row.text) ?? [];
  expect(rows).toContain('stop = 1 (was 0)');
});

it('atomic operations in headers of libraries stand at the line of the program that led there', async () => {
  const text = `#include <thread>
static int data;
static void run(std::stop_token stop) { while (!stop.stop_requested()) std::this_thread::yield(); data++; }
int main() {
  std::jthread first(run), second(run);
  first.request_stop();
  second.request_stop();
}
`;
  writeFileSync(join(folder, 'stops.cc'), text);
  const { findings } = await check({ files: ['stops.cc'], clangArguments: ['-std=c++20'], cwd: folder, runs: 200 });
  const rows = findings.find(({ kind }) => kind === 'data-race')?.interleaving ?? [];
  const atomics = rows.filter((row) => row.text.startsWith('atomic'));
  expect(atomics.length).toBeGreaterThan(0);
  expect([...new Set(atomics.map(({ location }) => location.file))]).toEqual(['stops.cc']);
});

const guarded = `#include <assert.h>
#include <pthread.h>
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int balance = 100, mine[2];
static long filled[5000];
static int get(void) { pthread_mutex_lock(&guard); int now = balance; pthread_mutex_unlock(&guard); return now; }
static void put(int now) { pthread_mutex_lock(&guard); balance = now; pthread_mutex_unlock(&guard); }
static void *adds(void *a) {
  for (int i = 0; i < FILL; i++) filled[i] += i;
  mine[(long)a]++;
  put(get() + 1);
  return a;
}
int main(void) {
  pthread_t t, u;
  pthread_create(&t, 0, adds, 0);
  pthread_create(&u, 0, adds, (void *)1);
  pthread_join(t, 0);
  pthread_join(u, 0);
  assert(balance == 102);
}
`;

it.each([
  ['is shown', 0],
  ['is shown behind thousands of other accesses', 5000],
])('what a lost update reads and writes under its lock %s', async (_, fill) => {
  writeFileSync(join(folder, 'guarded.c'), guarded);
  const { findings } = await check({
    files: ['guarded.c'],
    clangArguments: [`-DFILL=${fill > 0 ? '(a ? 5000 : 0)' : '0'}`],
    cwd: folder,
    runs: 1000,
  });
  const lost = findings.find(({ kind }) => kind === 'assertion');
  const rows = lost?.interleaving?.map((row) => row.text) ?? [];
  const values = rows.filter((row) => row.includes('balance'));
  expect(values).toEqual([
    'read balance: 100',
    'read balance: 100',
    'balance = 101 (was 100)',
    'balance = 101 (unchanged)',
    'read balance: 101',
  ]);
  // Each element is one thread's.
  expect(rows.filter((row) => row.includes('mine') || row.includes('filled'))).toEqual([]);
});

it.each([300, 5000])(
  'of a long one, what is new in the middle stays, and gaps are marked (%i rounds)',
  async (rounds) => {
    const text = `#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
static atomic_int flag, mode;
static void looks(void) { for (int i = 0; i < ${rounds}; i++) (void)atomic_load(&flag); }
static void *worker(void *a) { looks(); atomic_store(&mode, 7); looks(); assert(atomic_load(&mode) != 7); return a; }
int main(void) { pthread_t t; pthread_create(&t, 0, worker, 0); pthread_join(t, 0); return 0; }
`;
    writeFileSync(join(folder, 'long.c'), text);
    const { findings } = await check({ files: ['long.c'], cwd: folder, runs: 2, explain: false, memoryModel: 'sc' });
    const rows = findings.find(({ kind }) => kind === 'assertion')?.interleaving ?? [];
    expect(rows).toHaveLength(400);
    const changed = rows.findIndex((row) => row.text === 'atomic mode = 7 (was 0)');
    expect(changed).toBeGreaterThan(90);
    // Between rows that follow each other without a gap each step has a row.
    const jumps = rows.flatMap(({ step }, index) =>
      index > 9 && step - (rows[index - 1]?.step ?? 0) > 1 ? [index] : [],
    );
    expect(rows.flatMap(({ gap }, index) => (gap === true ? [index] : []))).toEqual(jumps);
    expect(jumps).toContain(changed);
  },
);
