/** Laws of searches that are interrupted: they go on exactly as if they had not been, in the same order to the same end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { beforeAll, describe, expect, it } from 'vitest';
import { EngineSupply } from '../src/campaign/engine-supply.ts';
import { CampaignSum, type SumState } from '../src/campaign/merge.ts';
import { runSearch, type SearchControl, type SearchStart } from '../src/campaign/search-runner.ts';
import type { CampaignSettings, Equivalence } from '../src/campaign/settings.ts';
import { idleControl, searchHere } from '../src/campaign/testing/search.ts';
import { plainSettings } from '../src/campaign/testing/settings.ts';
import { detectors } from '../src/detectors/index.ts';
import type { ProgramImage } from '../src/engine/program.ts';
import { createBounded } from '../src/strategies/bounded.ts';
import { createDfs, createDpor } from '../src/strategies/dpor.ts';
import { createReadsFromDpor } from '../src/strategies/reads-from-dpor.ts';
import type { SequentialSearch } from '../src/strategies/search/sequential.ts';
import { rareKinds, traceKinds } from './search-oracles.ts';
import { goesOnAsIfNothingHadHappened } from './search-restored.ts';
import { compileText, exploreAll, generatedPrograms, searchOptions } from './search-support.ts';
import { viewKinds } from './search-views.ts';
import { waitKinds } from './search-wait-oracles.ts';

let image: ProgramImage;
let waits: ProgramImage;
let branches: ProgramImage;
beforeAll(async () => {
  const text = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
  const names = ['search-interpreter.c', 'search-waits.c', 'search-branches.c'] as const;
  const compile = async (index: 0 | 1 | 2): Promise<ProgramImage> => compileText(text(names[index]));
  [image, waits, branches] = await Promise.all([compile(0), compile(1), compile(2)]);
});

interface Kind {
  readonly create: () => SequentialSearch;
  /** Generated programs of each kind, and executions of each at most. */
  readonly programs: number;
  readonly most: number;
}

const searches: Readonly<Record<string, Kind>> = {
  dpor: { create: createDpor, programs: 2, most: 24 },
  'reads-from': { create: createReadsFromDpor, programs: 2, most: 24 },
  dfs: { create: createDfs, programs: 1, most: 8 },
  'preemption-bound': { create: () => createBounded({ counts: 'preemptions' }), programs: 1, most: 10 },
  'preemption-bound=1': { create: () => createBounded({ counts: 'preemptions', limit: 1 }), programs: 1, most: 6 },
  'delay-bound': { create: () => createBounded({ counts: 'delays' }), programs: 1, most: 10 },
};
const c11 = { memoryModel: 'c11' } as const;

const largeCopies = `#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
static char a[600], b[600];
static atomic_int flag, n;
static long now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec; }
static void *copy(void *p) { memcpy(a, b, 600); n++; memset(b, 1, 600); return p; }
static void *wait(void *p) { long end = now() + 1; while (!flag && now() < end) {} n++; memcpy(b, a, 600); n++; return p; }
int main(void) {
  pthread_t t[3];
  for (int i = 0; i < 3; i++) pthread_create(&t[i], 0, i == 0 ? copy : wait, 0);
  for (int i = 0; i < 3; i++) pthread_join(t[i], 0);
  return n;
}
`;

describe.each(Object.entries(searches))('%s goes on from every state', (name, { create, programs, most }) => {
  it('of generated programs', async () => {
    let executions = 0;
    for (const operations of [...Object.values(traceKinds), ...Object.values(rareKinds)])
      for (const words of generatedPrograms(operations, 3, 3, programs, 9))
        executions += await goesOnAsIfNothingHadHappened(image, create, words, most);
    expect(executions).toBeGreaterThan(most);
  });

  it('of generated programs with loops that wait, under C11 where it can be', async () => {
    let executions = 0;
    const options = name === 'reads-from' ? {} : c11;
    for (const operations of Object.values(waitKinds))
      for (const words of generatedPrograms(operations, 2, 3, programs, 9, 'xos'))
        executions += await goesOnAsIfNothingHadHappened(waits, create, ['loop', ...words], most, options);
    expect(executions).toBeGreaterThan(most);
  });

  it('of programs that do what they have read, with accesses of several sizes', async () => {
    let executions = 0;
    for (const { operations } of Object.values(viewKinds))
      for (const words of generatedPrograms(operations, 4, 2, programs, 9))
        executions += await goesOnAsIfNothingHadHappened(branches, create, words, most);
    expect(executions).toBeGreaterThan(most);
  });

  // Waits, tries, choices and time-outs; a signal that has two to choose from; loops that wait before what comes; rounds while nobody can run.
  const words = [
    's0r1 w0n1 w1',
    'l0!0U0 L0h1 t0',
    'I0g0 l0u0 x0',
    'X0o0 Z0H0 X0',
    'j1w1j1 J1',
    'y0 Y0S0',
    'l0i0u0r0 l0i0u0r0 l0g0u0w0',
    's0s1r0 w0w1 w1w0',
    's0l0u0r1 w0l0u0 w1',
    'D0w0s0 r0w0',
    'a0h0h0 a0h0 r0',
  ];
  it.each(words)('of `%s`', async (text) => {
    const programArguments = text.split(' ');
    expect(await goesOnAsIfNothingHadHappened(image, create, programArguments, 2 * most)).toBeGreaterThan(2);
  });

  it('of a program that copies large blocks, and looks at the clock while nobody can go on', async () => {
    const copies = await compileText(largeCopies);
    expect(await goesOnAsIfNothingHadHappened(copies, create, [], Math.min(5, most))).toBeGreaterThan(2);
  });
});

/** Everything that a report is made of. */
function figures(sum: CampaignSum): unknown {
  const { candidates, coverage, search, limits, executions, failing, racing, cutOff, steps, horizon, threads } = sum;
  const [traces, pairs] = [coverage.traces.state(), coverage.pairs.state()].map(({ bits, seen }) => ({ bits, seen }));
  const found = [candidates, limits, [...sum.racySites].toSorted()];
  const counts = { executions, failing, racing, cutOff, steps, horizon, threads };
  return { found, counts, search, traces, pairs, curve: coverage.curve };
}

/** Stops before these executions, and once amid probes, and goes on each time with what the state says. */
async function interrupted(settings: CampaignSettings, stops: readonly number[]): Promise<CampaignSum> {
  let sum = new CampaignSum();
  let from: SearchStart | undefined;
  for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
    let probes = 0;
    using engines = new EngineSupply(image, settings.engine, detectors);
    const control: SearchControl = {
      ...idleControl,
      next: (execution) => execution < stop,
      goesOn: () => probes++ < stop,
      // What is said on the way is as good as what is said in the end.
      saves: () => stop % 2 === 0,
      handsOver: (part) => sum.addSearch(part),
    };
    const last = await runSearch(settings, engines, control, { keeps: true, from });
    sum.addSearch(last);
    if (last.saved === undefined) break;
    expect(last.saved.begun).toBe(stop);
    sum.learned();
    const state = deserialize(serialize(sum.state())) as SumState;
    from = { state: last.saved.state, traces: state.coverage.traces };
    sum = CampaignSum.from(state);
  }
  sum.endSearch();
  return sum;
}

describe('counts, findings, estimate and bound are those of a search that was never interrupted', () => {
  it.each([
    ['dpor', 'w0w0w0 w0w0w0R0 w0w0W0'],
    ['dpor', 's0r1 w0n1 w1'],
    ['dpor', 'w0w0w0 r0r0r0R0 a0w0W0', 'reads-from'],
    ['dpor', 'w0w1w0 r1r0s0r1 w1r0', 'reads-from'],
    ['dfs', 'w0w0W0 r0r0R0'],
    ['preemption-bound', 'w0w0w0 w0w0w0R0 w0w0W0'],
    ['delay-bound:bound=2', 'w0W0 R0'],
  ] as const)('%s of `%s`, %s', async (strategy, words, equivalence: Equivalence = 'mazurkiewicz') => {
    const engine = { ...searchOptions, programArguments: words.split(' ') };
    const settings = { ...plainSettings, runs: 300, strategy, equivalence, engine };
    using engines = new EngineSupply(image, engine, detectors);
    const whole = await searchHere(settings, engines);
    expect(whole.executions).toBeGreaterThan(5);
    if (equivalence === 'reads-from') {
      // It begins anew: what ran before counts no more.
      const limits = { arguments: words.split(' '), executions: settings.runs };
      const { complete, traceHashes } = await exploreAll(image, createReadsFromDpor(), limits);
      const { executions, coverage } = whole;
      expect({ executions, traces: coverage.traces.distinct }).toEqual({ executions: complete, traces: traceHashes });
    }
    expect(figures(await interrupted(settings, [0, 1, 4, 21, 64, 128, 131, 192, 250]))).toEqual(figures(whole));
  });
});
