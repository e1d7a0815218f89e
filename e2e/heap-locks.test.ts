/** Synchronisation objects in heap blocks go by the names of the members that they are, wherever a report or trace names them; by their addresses where that is not certain. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check, type Finding } from '../src/index.ts';
import type { Trace } from '../src/report/trace-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-heap-locks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Checked {
  readonly findings: readonly Finding[];
  readonly traces: readonly Trace[];
}

async function checked(file: string, text: string, ...flags: string[]): Promise<Checked> {
  writeFileSync(join(folder, file), text);
  const traces: Trace[] = [];
  const options = { files: [file], cwd: folder, runs: 100, explain: false, clangArguments: flags };
  const { findings } = await check({ ...options, onTrace: (_finding, trace) => traces.push(trace) });
  return { findings, traces };
}

/** Addresses in the order in which they come: `#1`, `#2`. */
function numbered(texts: readonly string[]): string[] {
  const addresses: string[] = [];
  return texts.map((text) =>
    text.replaceAll(/0x[0-9a-f]+/g, (address) => {
      if (!addresses.includes(address)) addresses.push(address);
      return `#${addresses.indexOf(address) + 1}`;
    }),
  );
}

const accounts = `#include <pthread.h>
#include <stdlib.h>
struct account { long id; struct { pthread_mutex_t lock; long balance; } safe; };
static struct account *accounts[2];
static void transfer(struct account *from, struct account *to) {
  pthread_mutex_lock(&from->safe.lock);
  pthread_mutex_lock(&to->safe.lock);
  from->safe.balance--;
  to->safe.balance++;
  pthread_mutex_unlock(&to->safe.lock);
  pthread_mutex_unlock(&from->safe.lock);
}
static void *back(void *x) { transfer(accounts[1], accounts[0]); return x; }
int main(void) {
  for (int i = 0; i < 2; i++) accounts[i] = calloc(1, sizeof *accounts[i]);
  pthread_t t;
  pthread_create(&t, 0, back, 0);
  transfer(accounts[0], accounts[1]);
  pthread_join(t, 0);
}
`;

it.each(['-O1', '-O2'])('in title, waits, held locks, interleaving and trace of a deadlock, %s', async (level) => {
  const { findings, traces } = await checked(`accounts${level}.c`, accounts, level);
  const index = findings.findIndex(({ kind }) => kind === 'deadlock');
  const { title, waits, interleaving } = findings[index] as Finding;
  const { objects } = traces[index] as Trace;
  const [one, two] = ['mutex #1->safe.lock', 'mutex #2->safe.lock'];
  const [whole, other] = [`${one} (of struct account)`, `${two} (of struct account)`];
  const inWaits = (waits ?? []).flatMap(({ object, locks }) => [object, ...locks.map(({ name }) => name)]);
  const inRows = interleaving.map(({ text }) => text).filter((text) => text.startsWith('lock'));
  const inTrace = objects.filter(({ kind }) => kind === 'object').map(({ name }) => name);
  const file = `accounts${level}.c:7`;
  expect(numbered([title, ...inWaits])).toEqual([
    `deadlock of 2 threads over ${whole} and ${other} (${file})`,
    whole,
    other,
    other,
    whole,
  ]);
  expect(new Set(numbered(inRows))).toEqual(new Set([`lock ${one}`, `lock ${two}`]));
  expect(new Set(numbered(inTrace))).toEqual(new Set([whole, other]));
});

it('where libc++ makes the call, and of a misuse', async () => {
  const text = `#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
struct Base { int tag = 0; virtual ~Base() {} };
struct Queue : Base { std::mutex guard; std::condition_variable filled; std::recursive_mutex again; bool ready = false; };
static void serve(Queue *queue) {
  std::lock_guard held(queue->again);
  std::unique_lock lock(queue->guard);
  queue->filled.wait(lock);
}
int main() {
  auto queue = std::make_unique<Queue>();
  std::thread t(serve, queue.get());
  queue->filled.notify_one();
  t.join();
}
`;
  const { findings } = await checked('queue.cc', text);
  const lost = findings.find(({ kind }) => kind === 'deadlock');
  const { object, locks = [] } = lost?.waits?.find(({ thread }) => thread === 1) ?? {};
  expect(numbered([object ?? '', ...locks.map(({ name }) => name)])).toEqual([
    'condition #1->filled (of Queue)',
    'mutex #1->again (of Queue)',
  ]);

  const early = await checked(
    'early.c',
    `#include <pthread.h>
#include <stdlib.h>
struct job { int n; pthread_mutex_t lock; };
static void *work(void *x) {
  struct job *job = x;
  pthread_mutex_lock(&job->lock);
  return 0;
}
int main(void) {
  struct job *job = malloc(sizeof *job);
  pthread_mutex_init(&job->lock, 0);
  pthread_mutex_destroy(&job->lock);
  pthread_t t;
  pthread_create(&t, 0, work, job);
  pthread_join(t, 0);
}
`,
  );
  const misuse = early.findings.find(({ kind }) => kind === 'mutex-misuse');
  expect(numbered([misuse?.title ?? ''])).toEqual([
    'lock of mutex #1->lock (of struct job) after it was destroyed (early.c:6)',
  ]);
});

it('not of a block of locks only, of one that was another block before, nor of what pthread_once is called with', async () => {
  const text = `#include <pthread.h>
#include <stdlib.h>
struct before { int n; pthread_mutex_t other; };
struct once { pthread_once_t once; int n; };
static pthread_mutex_t *locks;
__attribute__((noinline)) static void use(struct before *b) { pthread_mutex_lock(&b->other); pthread_mutex_unlock(&b->other); }
static void twice(void) { pthread_mutex_lock(locks); pthread_mutex_lock(locks); }
int main(int argc, char **argv) {
  struct before *b = calloc(1, sizeof *b);
  use(b);
  free(b);
  locks = calloc(1, sizeof(struct before));
  if ((char *)locks == (char *)b) locks = (pthread_mutex_t *)((char *)locks + 4);
  struct once *o = calloc(1, sizeof *o);
  pthread_once(&o->once, twice);
}
`;
  const { findings } = await checked('plain.c', text);
  expect(numbered(findings.map(({ title }) => title))).toEqual(['self-deadlock on mutex #1 (plain.c:7)']);
});
