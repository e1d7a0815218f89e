/** An object that ends while others use it has many symptoms: all of them are related to the first, and a use after the end says who ended it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check, type Finding } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-ended-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function findingsOf(file: string, text: string): Promise<readonly Finding[]> {
  writeFileSync(join(folder, file), text);
  const { findings } = await check({ files: [file], cwd: folder, runs: 200, explain: false });
  return findings;
}

/** Those that are related to no other. */
const apart = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ related = [] }) => related.length === 0);

it('a block with a lock and a condition', async () => {
  const findings = await findingsOf(
    'job.c',
    `#include <pthread.h>
#include <stdlib.h>
struct job { pthread_mutex_t lock; pthread_cond_t done; int finished; };
static void *work(void *x) {
  struct job *job = x;
  pthread_mutex_lock(&job->lock);
  job->finished = 1;
  pthread_cond_signal(&job->done);
  pthread_mutex_unlock(&job->lock);
  return 0;
}
int main(void) {
  struct job *job = calloc(1, sizeof *job);
  pthread_mutex_init(&job->lock, 0);
  pthread_cond_init(&job->done, 0);
  pthread_t t;
  pthread_create(&t, 0, work, job);
  pthread_detach(t);
  pthread_mutex_destroy(&job->lock);
  pthread_cond_destroy(&job->done);
  free(job);
  pthread_exit(0);
}
`,
  );
  expect(findings.length).toBeGreaterThan(5);
  expect(apart(findings)).toHaveLength(1);
});

it('a destructor of libc++, what it does to others and the exception that comes of it', async () => {
  const findings = await findingsOf(
    'pool.cc',
    `#include <condition_variable>
#include <mutex>
#include <thread>
struct Pool {
  std::mutex m; std::condition_variable cv; bool stop = false;
  void run() { std::unique_lock l(m); while (!stop) cv.wait(l); }
};
int main() {
  std::thread t;
  {
    Pool p;
    t = std::thread([&p] { p.run(); });
    { std::lock_guard l(p.m); p.stop = true; }
    p.cv.notify_all();
  }
  t.join();
}
`,
  );
  expect(new Set(findings.map(({ kind }) => kind))).toEqual(
    new Set(['mutex-misuse', 'uncaught-exception', 'data-race']),
  );
  expect(apart(findings)).toHaveLength(1);
  const late = findings.find(({ cause }) => cause === 'use-after-destroy');
  const { thread, stack = [] } = late?.memory?.destroyedBy ?? {};
  expect([thread, stack.map(({ function: name }) => name)]).toEqual([0, ['Pool::~Pool', 'main']]);
});

it('a race of a thread that goes on without the lock, as it was destroyed', async () => {
  const text = (lock: string): string => `#include <pthread.h>
static pthread_mutex_t m;
static int n;
static void *work(void *x) {
  for (int i = 0; i < 2; i++) {
    pthread_mutex_lock(&m);
    n++;
    pthread_mutex_unlock(&m);
    ${lock}
  }
  return x;
}
int main(void) {
  pthread_mutex_init(&m, 0);
  pthread_t a, b;
  pthread_create(&a, 0, work, 0);
  pthread_create(&b, 0, work, 0);
  pthread_join(a, 0);
  pthread_mutex_destroy(&m);
  pthread_join(b, 0);
}
`;
  const findings = await findingsOf('work.c', text(''));
  expect(apart(findings)).toHaveLength(1);
  const race = findings.find(({ memory, kind }) => kind === 'data-race' && memory?.name === 'n');
  const { refused = [] } = race?.accesses?.find(({ locks }) => locks.length === 0) ?? {};
  expect(refused.map(({ name, stack }) => [name, stack[0]?.line])).toEqual([['mutex m', 6]]);
  expect(race?.explanation).toContain('T2 work asked for mutex m, which was destroyed, and went on without.');
  // What comes behind the unlock never had the lock.
  const other = await findingsOf('other.c', text('*(volatile int *)&n = 7;'));
  const behind = other.flatMap(({ accesses = [] }) => accesses.filter(({ location }) => location.line === 9));
  expect(behind.length).toBeGreaterThan(0);
  expect(behind.flatMap(({ refused: locks = [] }) => locks)).toEqual([]);
});

it('two objects that end too early are two bugs', async () => {
  const findings = await findingsOf(
    'two.c',
    `#include <pthread.h>
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static void *one(void *x) { pthread_mutex_lock(&a); pthread_mutex_unlock(&a); return x; }
static void *two(void *x) { pthread_mutex_lock(&b); pthread_mutex_unlock(&b); return x; }
int main(void) {
  pthread_t s, t;
  pthread_create(&s, 0, one, 0);
  pthread_create(&t, 0, two, 0);
  pthread_mutex_destroy(&a);
  pthread_mutex_destroy(&b);
  pthread_join(s, 0);
  pthread_join(t, 0);
}
`,
  );
  expect(apart(findings)).toHaveLength(2);
});
