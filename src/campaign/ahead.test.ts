/** Samples may be run before the campaign knows what the generation before theirs teaches: that changes nothing but the time it takes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareProgram } from '../api/program.ts';
import { detectors } from '../detectors/index.ts';
import { defaultEngineOptions } from '../engine/options.ts';
import type { ProgramImage } from '../engine/program.ts';
import { createDeal, type Deal, type DealtRange, take, withSamplesFirst } from './deal.ts';
import { runAhead } from './dealt.ts';
import { EngineSupply } from './engine-supply.ts';
import { CampaignSum } from './merge.ts';
import { type CampaignSettings, frozenAt, generationEnd, type Learned, nothingLearned } from './settings.ts';
import type { ShardResult } from './shard-result.ts';
import { ShardRunner } from './shard.ts';
import { plainSettings } from './testing/settings.ts';

/** Findings that many schedules show, and some that only one in two hundred does. */
const text = `#include <assert.h>
#include <heddle.h>
#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int a, b;
static void *sets(void *x) { a = 1; b = -1; pthread_mutex_lock(&lock); a++; pthread_mutex_unlock(&lock); return x; }
static void *checks(void *x) { int one = a; assert(one != 1 || b != 0); return x; }
int main(void) {
  pthread_t threads[3];
  switch (heddle_choose(200)) {
${Array.from({ length: 40 }, (_, value) => `  case ${value}: assert(a);`).join('\n')}
  }
  for (int i = 0; i < 3; i++) pthread_create(&threads[i], 0, i == 2 ? checks : sets, 0);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], 0);
}
`;
const runs = 600;

const folder = mkdtempSync(join(tmpdir(), 'heddle-ahead-'));
let image: ProgramImage;
beforeAll(async () => {
  writeFileSync(join(folder, 'a.c'), text);
  ({ image } = await prepareProgram({ files: ['a.c'], cwd: folder }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `ahead`: pieces of every generation that are run before the one before it has ended; 0: all in order. */
async function campaign(strategy: string, ahead: number): Promise<unknown> {
  const settings: CampaignSettings = {
    ...plainSettings,
    runs,
    strategy,
    engine: { ...defaultEngineOptions, preempt: 'racy', maxMemoryBytes: 16 << 20 },
  };
  const control = { next: () => true };
  using engines = new EngineSupply(image, settings.engine, detectors);
  const runner = new ShardRunner(settings, engines);
  const sum = new CampaignSum();
  let learned: Learned = nothingLearned;
  let frozen: Learned | null = null;
  let begun: ShardResult | undefined;
  const dealt = (from: number): Deal => {
    const range = { from, to: Math.min(generationEnd(from), runs) };
    return createDeal(frozen === null || ahead === 0 ? [range] : withSamplesFirst(range), 1);
  };
  let deal = dealt(0);
  for (let from = 0; from < runs;) {
    const to = Math.min(generationEnd(from), runs);
    const request = { from, to, learned, frozen };
    const result = await runner.run(request, control, rest(deal));
    const next = dealt(to);
    if (begun !== undefined) sum.add(begun);
    sum.add(result);
    let left = ahead;
    const task = { kind: 'shard', request, deal, worker: 1, ahead: next } as const;
    begun = ahead === 0 ? undefined : await runAhead(runner, task, control, () => left-- === 0);
    sum.coverage.endGeneration(sum.executions);
    learned = sum.learned();
    deal = next;
    from = to;
    if (from === frozenAt) frozen = learned;
  }
  const { counts, candidates, racySites } = sum.state();
  // Stacks show where V8 keeps a call of the runtime, which is not the same before and after it optimizes.
  const inOrder = candidates
    .map(({ finding, ...rest }) => ({ ...rest, finding: { ...finding, stack: [] } }))
    .toSorted((a, b) => (a.finding.key < b.finding.key ? -1 : 1));
  return { counts, inOrder, racySites, unseen: sum.coverage.unseen(0.95), learned };
}

function* rest(deal: Deal): Generator<DealtRange> {
  for (let piece = take(deal, 1); piece !== undefined; piece = take(deal, 1)) yield piece;
}

it.each(['portfolio', 'random', 'surw', 'rff', 'frontier', 'round-robin'])('%s', async (strategy) => {
  const waiting = await campaign(strategy, 0);
  expect(await campaign(strategy, 3)).toEqual(waiting);
  expect(await campaign(strategy, 1000)).toEqual(waiting);
});
