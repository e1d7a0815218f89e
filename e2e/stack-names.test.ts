/** Races on stacks name the local variable where that is certain, and never a wrong one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fnv1a32, hex32 } from '../src/base/hash.ts';
import { check, type Finding } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-stack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const prelude = `#include <pthread.h>
#include <stdlib.h>
#include <string.h>
static void *bump(void *at) { ++*(int *)at; return NULL; }
static void both(int *at) {
  pthread_t a, b;
  pthread_create(&a, NULL, bump, at);
  pthread_create(&b, NULL, bump, at);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}
static void fill(void *at, int size) { memset(at, 1, size); __asm__ volatile("" ::: "memory"); }
`;
const firstLine = prelude.split('\n').length;

/** Names of what raced, with the line of the declaration counted from the body's first. */
async function raced(body: string, level: string): Promise<string[]> {
  const file = `${hex32(fnv1a32(body + level))}.c`;
  writeFileSync(join(folder, file), prelude + body);
  const { findings } = await check({ files: [file], cwd: folder, runs: 60, clangArguments: [level, '-g'] });
  return findings
    .filter(({ kind }) => kind === 'data-race')
    .map(({ memory }) => {
      const line = memory?.location === undefined ? '' : `:${memory.location.line - firstLine + 1}`;
      return `${memory?.name}${line}`;
    });
}

/** The report of a program, as `--reporter text` prints it, without the source lines. */
async function report(
  name: string,
  text: string,
  level: string,
): Promise<{ readonly findings: readonly Finding[]; readonly rows: string[] }> {
  const file = `${name}${level}.${name.endsWith('pp') ? 'cpp' : 'c'}`;
  writeFileSync(join(folder, file), text);
  const { findings } = await check({ files: [file], cwd: folder, runs: 100, clangArguments: [level, '-g'] });
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

describe.each(['-O0', '-O1', '-O2'])('%s', (level) => {
  it.each([
    [
      'a local of main',
      'int main(void) { int count = 0; both(&count); return count > 2; }\n',
      'local `count` of main:1',
    ],
    [
      'a member of a local of a callee, perhaps inlined',
      `struct job { int id; int count; };
static int run(int n) {
  struct job job = {n, 0};
  both(&job.count);
  return job.count;
}
int main(int argc, char **argv) { return run(argc) > 2; }
`,
      'local `job.count` of run:3',
    ],
    [
      'a local of another thread',
      `static void *owner(void *arg) { int own = 0; both(&own); return own > 2 ? arg : NULL; }
int main(void) { pthread_t t; pthread_create(&t, NULL, owner, NULL); return pthread_join(t, NULL); }
`,
      'local `own` of owner:1',
    ],
  ])('%s', async (_, body, expected) => {
    expect(new Set(await raced(body, level))).toEqual(new Set([expected]));
  });

  it('an element of an array next to others', async () => {
    const body = `int main(int argc, char **argv) {
  int before[4], table[5], after[3];
  fill(before, sizeof before);
  fill(table, sizeof table);
  fill(after, sizeof after);
  both(&table[2]);
  return table[2] + before[argc] > after[argc] + 2;
}
`;
    expect(new Set(await raced(body, level))).toEqual(new Set(['local `table[2]` of main:2']));
  });

  it('a structure that begins as zero, in a block', async () => {
    const body = `struct pool { int done, left; long sum[4]; };
int main(void) {
  {
    struct pool pool = {0};
    both(&pool.left);
  }
  return 0;
}
`;
    const names = await raced(body, level);
    expect(new Set(names)).toEqual(new Set(['local `pool.left` of main:4']));
  });

  it('variables that may share a place', async () => {
    const body = `int main(int argc, char **argv) {
  int sum = 0;
  { int first[8]; fill(first, sizeof first); sum += first[argc]; }
  { int second[8]; fill(second, sizeof second); both(&second[3]); sum += second[argc]; }
  { int third[8]; fill(third, sizeof third); sum += third[argc]; }
  return sum == 1;
}
`;
    const names = await raced(body, level);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(['local `second[3]` of main:4', 'stack frame of main']).toContain(name);
  });

  it.each([
    ['of variable length', 'int n = argc + 3; int list[n]; fill(list, n * 4); both(&list[1]); return list[1] == 1;'],
    [
      'beside one of variable length',
      'int n = 0; char list[argc + 9]; fill(list, argc + 9); both(&n); return list[argc] > 2;',
    ],
    ['aligned', '_Alignas(64) int n = 0; both(&n); return n > 2;'],
    ['from alloca', 'int *n = __builtin_alloca(argc * 8); *n = 0; both(n); return *n > 2;'],
  ])('a local %s is not given another name', async (_, statements) => {
    const names = await raced(`int main(int argc, char **argv) {\n  ${statements}\n}\n`, level);
    expect(names.length).toBeGreaterThan(0);
    const allowed = ['stack of T0 main', 'stack frame of main', 'local `n` of main:2', 'local `list[1]` of main:2'];
    for (const name of names) expect(allowed).toContain(name);
  });

  it('a frame that has ended is no local of the function that follows', async () => {
    const body = `static int *volatile kept;
__attribute__((noinline)) static void lend(void) { int lent = 0; kept = &lent; fill(&lent, 4); }
__attribute__((noinline)) static int later(int n) { int other[4]; fill(other, sizeof other); both(kept); return other[n]; }
int main(int argc, char **argv) { lend(); return later(argc) == 1; }
`;
    for (const name of await raced(body, level)) expect(name).not.toContain('lent');
  });
});

it('a local of a thread that was preempted before it reads it', async () => {
  const file = 'preempted.cc';
  writeFileSync(
    join(folder, file),
    `#include <cassert>
#include <latch>
#include <memory>
#include <thread>
#include <vector>
int main() {
  std::vector<std::thread> threads;
  int out[2] = {};
  {
    auto done = std::make_shared<std::latch>(2);
    for (int t = 0; t < 2; t++)
      threads.emplace_back([&out, t, d = done] { out[t] = t + 1; d->count_down(); });
    (void)done->try_wait();
    assert(out[0] + out[1] == 3);
  }
  for (auto &thread : threads) thread.join();
}
`,
  );
  const { findings } = await check({
    files: [file],
    cwd: folder,
    runs: 2000,
    clangArguments: ['-std=c++20'],
    explain: false,
  });
  const [race] = findings.filter(({ kind }) => kind === 'data-race');
  expect(race?.accesses?.[0]?.thread).toBe(0);
  expect(race?.memory?.name).toBe('local `out[1]` of main');
  expect(race?.interleaving.map(({ text }) => text)).toContain('read out[1]: 2');
});
