/** Locks that are local variables, or lie in them, have the variables' names wherever a report names them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check, type Finding } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-local-locks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The report of a program, as `--reporter text` prints it, without the source lines. */
async function report(
  name: string,
  text: string,
  level: string,
): Promise<{ readonly findings: readonly Finding[]; readonly rows: string[] }> {
  const file = `${name}${level}.${name.endsWith('pp') ? 'cpp' : 'c'}`;
  writeFileSync(join(folder, file), text);
  const { findings } = await check({
    files: [file],
    cwd: folder,
    runs: 100,
    clangArguments: [level, '-g'],
    explain: false,
  });
  return { findings, rows: findings.flatMap(({ interleaving }) => interleaving.map((row) => row.text)) };
}

const locksOfMain = `#include <pthread.h>
struct pool { pthread_mutex_t lock; int n; };
struct job { struct pool *pool; pthread_mutex_t *extra; pthread_rwlock_t *rw; int *count; };
static void *work(void *arg) {
  struct job *job = arg;
  pthread_mutex_lock(job->extra);
  pthread_mutex_lock(&job->pool->lock);
  pthread_mutex_unlock(&job->pool->lock);
  pthread_mutex_unlock(job->extra);
  pthread_rwlock_rdlock(job->rw);
  job->count[1]++;
  pthread_rwlock_unlock(job->rw);
  return NULL;
}
int main(void) {
  struct pool pools[2] = {{PTHREAD_MUTEX_INITIALIZER, 0}, {PTHREAD_MUTEX_INITIALIZER, 0}};
  pthread_mutex_t extra = PTHREAD_MUTEX_INITIALIZER;
  pthread_rwlock_t rw;
  int count[3] = {0};
  pthread_rwlock_init(&rw, NULL);
  struct job job = {&pools[1], &extra, &rw, count};
  pthread_t t;
  pthread_create(&t, NULL, work, &job);
  pthread_mutex_lock(&pools[1].lock);
  pthread_mutex_lock(&extra);
  pthread_mutex_unlock(&extra);
  pthread_mutex_unlock(&pools[1].lock);
  pthread_rwlock_rdlock(&rw);
  count[1]++;
  pthread_rwlock_unlock(&rw);
  pthread_join(t, NULL);
  return 0;
}
`;

const lockOfThread = `#include <pthread.h>
static void *helper(void *arg) { int **at = arg; ++**at; return NULL; }
static void *owner(void *arg) {
  int values[2] = {1, 2}, *at = values;
  pthread_mutex_t guard;
  pthread_t t;
  pthread_mutex_init(&guard, NULL);
  pthread_create(&t, NULL, helper, &at);
  pthread_mutex_lock(&guard);
  at++;
  pthread_mutex_unlock(&guard);
  pthread_join(t, NULL);
  pthread_mutex_unlock(&guard);
  return arg;
}
int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, owner, NULL);
  pthread_create(&b, NULL, owner, NULL);
  pthread_join(a, NULL);
  return pthread_join(b, NULL);
}
`;

const captured = `#include <array>
#include <mutex>
#include <thread>
int main() {
  std::array<std::mutex, 3> forks;
  int meals = 0;
  auto eat = [&](int one, int other) {
    std::lock_guard<std::mutex> left(forks[one]);
    std::lock_guard<std::mutex> right(forks[other]);
    meals++;
  };
  std::thread a(eat, 0, 1);
  eat(1, 0);
  a.join();
  return meals == 2 ? 0 : 1;
}
`;

const block = `#include <mutex>
#include <thread>
static int late;
struct Queue {
  std::mutex lock;
  bool stop = false;
  std::thread worker{[this] {
    std::lock_guard<std::mutex> guard(lock);
    if (!stop) late++;
  }};
  ~Queue() {
    stop = true;
    worker.join();
  }
};
int main(int argc, char **argv) {
  { Queue queue; }
  return late > argc;
}
`;

describe.each(['-O0', '-O1', '-O2'])('locks that are locals, %s', (level) => {
  it('of main: holders, waits, rows and values', async () => {
    const { findings, rows } = await report('main', locksOfMain, level);
    const deadlock = findings.find(({ kind }) => kind === 'deadlock');
    expect(
      deadlock?.waits?.map(({ operation, locks }) => [operation, ...locks.map(({ name }) => name)]).toSorted(),
    ).toEqual([
      ['lock mutex extra (local of main)', 'mutex pools[1].lock (local of main)'],
      ['lock mutex pools[1].lock (local of main)', 'mutex extra (local of main)'],
    ]);
    expect(deadlock?.interleaving.filter(({ marks }) => marks !== undefined)).toHaveLength(2);
    const race = findings.find(({ kind }) => kind === 'data-race');
    expect(race?.memory?.name).toBe('local `count[1]` of main');
    expect(race?.accesses?.map(({ locks }) => locks.map(({ name }) => name))).toEqual([
      ['rwlock rw (local of main)'],
      ['rwlock rw (local of main)'],
    ]);
    expect(rows).toContain('count[1] = 1 (was 0)');
    expect(rows.filter((row) => /\b0xf/.test(row.replace(/(: |= |was )0x[0-9a-f]+/g, '')))).toEqual([]);
  });

  it('of two threads in one function are told apart', async () => {
    const { findings, rows } = await report('threads', lockOfThread, level);
    const misuse = findings.find(({ kind }) => kind === 'mutex-misuse');
    expect(misuse?.message).toMatch(/^unlock of mutex guard \(local of owner in T[12]\) that is not locked$/);
    expect(misuse?.memory?.name).toBe('local `guard` of owner');
    for (const id of [1, 2]) expect(rows).toContain(`lock mutex guard (local of owner in T${id})`);
    const race = findings.find(({ memory }) => memory?.name === 'local `at` of owner');
    const own = race?.accesses?.flatMap(({ locks }) => locks.map(({ name }) => name));
    expect(own).toEqual([expect.stringMatching(/^mutex guard \(local of owner in T[12]\)$/)]);
  });

  it('captured by a lambda, elements of std::array', async () => {
    const { findings, rows } = await report('captured.cpp', captured, level);
    const deadlock = findings.find(({ kind }) => kind === 'deadlock');
    expect(deadlock?.waits?.map(({ object }) => object).toSorted()).toEqual([
      'mutex forks[0] (local of main)',
      'mutex forks[1] (local of main)',
    ]);
    expect(rows).toContain('lock mutex forks[1]');
  });

  it('of a block, whose destructor is called behind its end', async () => {
    const { findings, rows } = await report('block.cpp', block, level);
    const race = findings.find(({ kind }) => kind === 'data-race');
    expect(race?.memory?.name).toBe('local `queue.stop` of main');
    expect(rows).toContain('queue.stop = 1 (was 0)');
    expect(rows).toContain('lock mutex queue.lock');
  });
});

it('what no debug information names has its function or thread', async () => {
  const text = locksOfMain
    .replace(
      'pthread_rwlock_t rw;',
      'pthread_rwlock_t rw; volatile char *grown = __builtin_alloca(*(volatile int *)count + 8); *grown = 0;',
    )
    .replace(/  int count\[3\] = \{0\};\n/, '')
    .replace('pthread_rwlock_t rw;', 'int count[3] = {0}; pthread_rwlock_t rw;');
  const { findings } = await report('grown', text, '-O1');
  const locks = findings.flatMap(
    ({ accesses }) => accesses?.flatMap(({ locks: held }) => held.map(({ name }) => name)) ?? [],
  );
  expect(locks[0]).toMatch(/^rwlock 0x[0-9a-f]+ \(stack of T0 main\)$/);
});
