/** What racy plain loads may read: each program returns what its threads saw, and the set of results over many schedules is compared. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareProgram } from '../api/program.ts';
import { Random } from '../base/random.ts';
import { detectors } from '../detectors/index.ts';
import { weakDecisions } from '../engine/decisions.ts';
import { Engine } from '../engine/engine.ts';
import type { MemoryModelName } from '../engine/heap.ts';
import { defaultEngineOptions } from '../engine/options.ts';
import type { ProgramImage } from '../engine/program.ts';
import { createRandom } from '../strategies/random.ts';
import { createReplay } from '../strategies/replay.ts';

const text = `#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
typedef void *thread(void *);
static volatile int x, y;
static atomic_int flag;
static _Atomic(int *) pointer;
static int a, b;
#define THREAD(name, ...) static void *name(void *arg) { __VA_ARGS__ return arg; }
#define STORE(order) atomic_store_explicit(&flag, 1, memory_order_##order);
#define AWAIT while (atomic_load_explicit(&flag, memory_order_relaxed) == 0) {}
#define FENCE(order) atomic_thread_fence(memory_order_##order);

THREAD(set, x = 1; STORE(relaxed))
THREAD(set_release, x = 1; STORE(release))
THREAD(set_fence, x = 1; FENCE(release) STORE(relaxed))
THREAD(get, a = atomic_load_explicit(&flag, memory_order_acquire); b = x;)
THREAD(get_fence, a = atomic_load_explicit(&flag, memory_order_relaxed); FENCE(acquire) b = x;)
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile size_t size = sizeof x;
/* The detector names one place of a thread's epoch. */
#define EPOCH pthread_mutex_lock(&mutex); pthread_mutex_unlock(&mutex);
THREAD(get_twice, AWAIT a = x; EPOCH b = x;)
THREAD(own, x = 2; b = x;)
THREAD(left, x = 1; a = y;)
THREAD(right, y = 1; b = x;)
THREAD(left_fence, x = 1; FENCE(seq_cst) a = y;)
THREAD(right_fence, y = 1; FENCE(seq_cst) b = x;)
THREAD(copy, AWAIT a = x; memcpy(&b, (int *)&x, size);)
THREAD(lock, AWAIT a = x; EPOCH memcpy(&b, (int *)&x, size);)
THREAD(grow, int *p = malloc(4); *p = 0; p[0] = 1; atomic_store_explicit(&pointer, p, memory_order_relaxed);)
THREAD(shrink, int *p; while ((p = atomic_load_explicit(&pointer, memory_order_relaxed)) == 0) {} a = *(volatile int *)p; p = realloc(p, 64); b = *p;)
THREAD(free_it, int *p; while ((p = atomic_load_explicit(&pointer, memory_order_relaxed)) == 0) {} a = *(volatile int *)p; free(p); p = calloc(1, 4);
  b = *(volatile int *)p; free(p);)
THREAD(bytes, for (int i = 0; i < 4; i++) ((volatile char *)&x)[i] = 1; STORE(relaxed))
THREAD(whole, x = 0x01010101; STORE(relaxed))
THREAD(word, AWAIT int seen = x; a = seen == 0x01010101; b = seen != 0 && !a;)
THREAD(whole_then_byte, x = 0x01010101; EPOCH *(volatile char *)&x = 2;)
THREAD(parts, int seen = x; a = seen & 0xff; b = (seen >> 8 & 0xff) + (seen >> 16 & 0xff);)
THREAD(atomic_set, atomic_store_explicit((atomic_int *)&x, 1, memory_order_relaxed); STORE(relaxed))
THREAD(thrice, x = 1; EPOCH x = 2; EPOCH x = 3; STORE(relaxed))
THREAD(again, x = 1; x = 2; x = 3; STORE(relaxed))
THREAD(increasing, a = x; EPOCH b = x; b = b < a;)
THREAD(ordered, AWAIT a = x; EPOCH b = x; b = b < a;)

static const struct { const char *name; thread *one, *other; } programs[] = {
  {"relaxed", set, get}, {"release", set_release, get}, {"fences", set_fence, get_fence}, {"coherence", set, get_twice},
  {"own", set, own}, {"buffer", left, right}, {"buffer-fences", left_fence, right_fence}, {"copy", set, copy}, {"lock", set, lock},
  {"realloc", grow, shrink}, {"free", grow, free_it}, {"bytes", bytes, word}, {"whole", whole, word}, {"split", whole_then_byte, parts}, {"atomic", atomic_set, get_twice},
  {"thrice", thrice, increasing}, {"again", again, ordered},
};
int main(int argc, char **argv) {
  for (unsigned i = 0; i < sizeof programs / sizeof *programs; i++) {
    if (strcmp(programs[i].name, argv[1]) != 0) continue;
    pthread_t one, other;
    pthread_create(&one, 0, programs[i].one, 0);
    pthread_create(&other, 0, programs[i].other, 0);
    pthread_join(one, 0);
    pthread_join(other, 0);
    return 10 * a + b + (strcmp(argv[1], "coherence") == 0 ? 100 * x : 0);
  }
}
`;

let image: ProgramImage;
const folder = mkdtempSync(join(tmpdir(), 'heddle-stale-'));
beforeAll(async () => {
  writeFileSync(join(folder, 'a.c'), text);
  ({ image } = await prepareProgram({ files: ['a.c'], cwd: folder, clangArguments: ['-w'] }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const random = new Random();

/** All results of a program, as its exit status. Every execution that reads an older value is replayed. */
async function results(name: string, memoryModel: MemoryModelName): Promise<string> {
  const options = { ...defaultEngineOptions, maxMemoryBytes: 16 << 20, programArguments: [name] };
  using engine = new Engine(image, options, createReplay([]), detectors);
  const racy = new Set<number>();
  const seen = new Set<number>();
  for (let execution = 0; execution < 400; execution++) {
    const conditions = { memoryModel, heapPolicy: execution % 2 === 0 ? ('reuse' as const) : ('quarantine' as const) };
    random.seed(7, execution);
    const strategy = createRandom();
    strategy.begin(execution, random);
    const outcome = await engine.run(execution, strategy, conditions);
    const { ending } = outcome;
    seen.add(ending.kind === 'exit' ? ending.status : -1);
    const decisions = engine.scheduler.decisions.toArray();
    if (weakDecisions(decisions) > 0) {
      const replay = createReplay(decisions);
      replay.begin(execution, random);
      const again = await engine.run(execution, replay, conditions);
      expect([replay.divergence(), again.traceHash, again.ending]).toEqual([null, outcome.traceHash, ending]);
    }
    for (const { kind, accesses } of outcome.findings)
      if (kind === 'data-race') for (const { site } of accesses ?? []) racy.add(site);
    if (execution % 16 === 15) engine.setRacySites([...racy].toSorted((one, other) => one - other));
  }
  return [...seen].toSorted((one, other) => one - other).join(' ');
}

describe('racy plain loads under C11 read', () => {
  it.each([
    ['relaxed', 'what was there before a relaxed hand-off', '0 1 10 11', '0 1 11'],
    ['release', 'nothing older after an acquire', '0 1 11', '0 1 11'],
    ['fences', 'nothing older after fences', '0 1 11', '0 1 11'],
    ['coherence', 'nothing older than what was read before, and memory is right', '100 101 111', '111'],
    ['own', 'nothing older than an own store', '1 2', '1 2'],
    ['buffer', 'nothing new in both threads', '0 1 10 11', '1 10 11'],
    ['buffer-fences', 'with seq_cst fences between, as relaxed atomics do', '1 10 11', '1 10 11'],
    ['copy', 'and memcpy sees the newest value next', '1 11', '11'],
    ['lock', 'and so does what comes after a lock', '1 11', '11'],
    ['realloc', 'and realloc copies the newest value', '1 11', '11'],
    ['free', 'and calloc finds fresh memory', '0 10', '10'],
    ['bytes', 'bytes one by one that were stored one by one', '0 1 10', '10'],
    ['whole', 'a word as a whole that was stored as a whole', '0 10', '10'],
    ['split', 'the bytes of a word apart once a part was stored', '0 1 2 10 11 12 20 21 22', '0 12 22'],
    ['atomic', 'older atomic stores', '0 1 11', '11'],
    ['thrice', 'ever newer values of several', '0 10 20 30', '0 10 20 30'],
    ['again', 'the last of the stores of one epoch', '0 30', '30'],
  ])('%s: %s', async (name, _what, weak, sequential) => {
    expect(await results(name, 'c11')).toBe(weak);
    expect(await results(name, 'sc')).toBe(sequential);
  });
});
