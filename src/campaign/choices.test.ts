/** Every strategy comes upon every kind of free choice: each program fails only when one particular choice falls one particular way. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareProgram } from '../api/program.ts';
import { detectors } from '../detectors/index.ts';
import { defaultEngineOptions, type EngineOptions } from '../engine/options.ts';
import type { ProgramImage } from '../engine/program.ts';
import { CampaignSum } from './merge.ts';
import { searchHere } from './testing/search.ts';
import { type CampaignSettings, generationEnd, nothingLearned } from './settings.ts';
import { EngineSupply } from './engine-supply.ts';
import { ShardRunner } from './shard.ts';
import { plainSettings } from './testing/settings.ts';

const head = `#include <assert.h>
#include <errno.h>
#include <heddle.h>
#include <pthread.h>
#include <time.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int waiting, first, go;
static void pair(void *(*one)(void *), void *(*other)(void *)) {
  pthread_t a, b;
  pthread_create(&a, 0, one, (void *)1);
  pthread_create(&b, 0, other, (void *)2);
  pthread_join(a, 0);
  pthread_join(b, 0);
}
`;
const programs: Readonly<Record<string, { readonly text: string; readonly options: Partial<EngineOptions> }>> = {
  'a busy trylock': {
    text: `static void *holds(void *x) { pthread_mutex_lock(&lock); go++; pthread_mutex_unlock(&lock); return x; }
      static void *tries(void *x) { assert(pthread_mutex_trylock(&lock) == 0); pthread_mutex_unlock(&lock); return x; }
      int main(void) { pair(holds, tries); }`,
    options: {},
  },
  'a time-out before its time': {
    text: `static void *wakes(void *x) { pthread_mutex_lock(&lock); go = 1; pthread_cond_signal(&changed); pthread_mutex_unlock(&lock); return x; }
      static void *waits(void *x) { struct timespec t; clock_gettime(CLOCK_REALTIME, &t); t.tv_sec += 100; pthread_mutex_lock(&lock);
        while (!go) assert(pthread_cond_timedwait(&changed, &lock, &t) != ETIMEDOUT); pthread_mutex_unlock(&lock); return x; }
      int main(void) { pair(waits, wakes); }`,
    options: { timeOuts: 'any' },
  },
  'a spurious wake-up': {
    text: `static void *wakes(void *x) { pthread_mutex_lock(&lock); go = 1; pthread_cond_signal(&changed); pthread_mutex_unlock(&lock); return x; }
      static void *waits(void *x) { pthread_mutex_lock(&lock); if (!go) { pthread_cond_wait(&changed, &lock); assert(go); } pthread_mutex_unlock(&lock); return x; }
      int main(void) { pair(waits, wakes); }`,
    options: { spuriousWakeups: true },
  },
  'the waiter that came last': {
    text: `static void *waits(void *x) { pthread_mutex_lock(&lock); int mine = ++waiting; pthread_cond_wait(&changed, &lock);
        if (first == 0) first = mine; pthread_mutex_unlock(&lock); return x; }
      static int both(void) { pthread_mutex_lock(&lock); int all = waiting == 2; pthread_mutex_unlock(&lock); return all; }
      static void *wakes(void *x) { pthread_t a, b; pthread_create(&a, 0, waits, 0); pthread_create(&b, 0, waits, 0);
        while (!both()) {}
        pthread_cond_signal(&changed); pthread_cond_signal(&changed); pthread_join(a, 0); pthread_join(b, 0); assert(first == 1); return x; }
      int main(void) { wakes(0); }`,
    options: {},
  },
  'the last of several values': {
    text: `int main(void) { assert(heddle_choose(4) != 3); }`,
    options: {},
  },
};

const samplers = ['random', 'pct', 'pos', 'surw', 'rff', 'frontier', 'lockstep', 'portfolio'];
const searches = ['preemption-bound', 'delay-bound'];

const images = new Map<string, ProgramImage>();
const folder = mkdtempSync(join(tmpdir(), 'heddle-choices-'));
beforeAll(async () => {
  for (const [index, [name, { text }]] of Object.entries(programs).entries()) {
    writeFileSync(join(folder, `${index}.c`), head + text);
    images.set(name, (await prepareProgram({ files: [`${index}.c`], cwd: folder, clangArguments: ['-w'] })).image);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function failing(name: string, strategy: string): Promise<number> {
  const image = images.get(name);
  if (image === undefined) throw new Error(`${name} was not compiled`);
  const exhaustive = searches.includes(strategy);
  const settings: CampaignSettings = {
    ...plainSettings,
    runs: 512,
    strategy,
    engine: {
      ...defaultEngineOptions,
      preempt: 'all',
      maxMemoryBytes: 16 << 20,
      exhaustive,
      ...programs[name]?.options,
    },
  };
  using engines = new EngineSupply(image, settings.engine, detectors);
  if (exhaustive) return (await searchHere(settings, engines)).failing;
  const runner = new ShardRunner(settings, engines);
  const sum = new CampaignSum();
  let learned = nothingLearned;
  for (let from = 0; from < settings.runs && sum.failing === 0;) {
    const to = generationEnd(from);
    sum.add(await runner.run({ from, to, learned, frozen: null }, { next: () => true }));
    learned = sum.learned();
    from = to;
  }
  return sum.failing;
}

describe.each(Object.keys(programs))('%s', (name) => {
  it.each([...samplers, ...searches])('happens under %s', async (strategy) => {
    expect(await failing(name, strategy)).toBeGreaterThan(0);
  });
});
