/** The estimate of what a search takes, against programs that a search explores to the end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { detectors } from '../src/detectors/index.ts';
import type { EngineOptions } from '../src/engine/options.ts';
import type { ProgramImage } from '../src/engine/program.ts';
import { EngineSupply } from '../src/campaign/engine-supply.ts';
import { SearchProbes, type SizeEstimate } from '../src/campaign/search-probes.ts';
import type { SearchProgress } from '../src/campaign/search-runner.ts';
import { searchHere } from '../src/campaign/testing/search.ts';
import type { CampaignSettings } from '../src/campaign/settings.ts';
import { createDfs, createDpor } from '../src/strategies/dpor.ts';
import type { Counted } from '../src/strategies/search/probe.ts';
import { compileText, exploreAll, generatedPrograms, searchOptions } from './search-support.ts';
import { plainSettings } from '../src/campaign/testing/settings.ts';

let image: ProgramImage;
beforeAll(async () => {
  image = await compileText(readFileSync(join(import.meta.dirname, 'search-interpreter.c'), 'utf8'));
});

const settingsOf = (engine: EngineOptions): CampaignSettings => ({
  ...plainSettings,
  runs: 300,
  timeMs: 60_000,
  strategy: 'dpor',
  hangTimeoutMs: 10_000,
  engine,
});

/** What is said after so many executions of a search that is not done. */
async function estimate(
  words: readonly string[],
  counted: Counted,
  executions: number,
  change: Partial<EngineOptions> = {},
  program: ProgramImage = image,
): Promise<SizeEstimate | null> {
  const engine: EngineOptions = { ...searchOptions, programArguments: words, ...change };
  const settings = settingsOf(engine);
  using engines = new EngineSupply(program, engine, detectors);
  const probes = new SearchProbes(settings, engines, () => true);
  for (let at = 64; at <= executions; at += 64) await probes.run(at, 200, counted);
  return probes.estimate(0.95);
}

describe('the estimate of the total', () => {
  it('is right in the mean, and its lower end seldom too high', async () => {
    let logarithms = 0;
    let programs = 0;
    let tooHigh = 0;
    for (const words of generatedPrograms('rwac', 3, 4, 16, 11)) {
      const all = await exploreAll(image, createDpor(), { arguments: words, executions: 1500 });
      if (!all.done || all.complete < 8 || all.states.includes('finding')) continue;
      const found = await estimate(words, 'traces', 1024);
      programs++;
      logarithms += Math.log((found?.value ?? 0) / all.complete);
      if ((found?.low ?? 0) > all.complete) tooHigh++;
    }
    expect(programs).toBeGreaterThan(8);
    expect(Math.exp(logarithms / programs)).toBeGreaterThan(0.8);
    expect(Math.exp(logarithms / programs)).toBeLessThan(1.25);
    expect(tooHigh).toBeLessThan(2);
  });

  it.each([
    ['w0w0w0 w0w0w0 w0w0w0', 1680],
    ['l0u0l0u0 l0u0l0u0 l0u0l0u0', 90],
    ['a0a1a0 a1a0a1 r0r1', 0],
  ])('of `%s` comes near after 512 executions', async (text, known) => {
    const words = text.split(' ');
    const traces = known > 0 ? known : (await exploreAll(image, createDpor(), { arguments: words })).complete;
    const found = await estimate(words, 'traces', 512);
    expect((found?.value ?? 0) / traces).toBeGreaterThan(0.5);
    expect((found?.value ?? 0) / traces).toBeLessThan(2);
    expect(found?.low).toBeLessThanOrEqual(traces);
    expect(found?.low).toBeGreaterThan(traces / 5);
  });

  it('of plain depth-first search counts every schedule', async () => {
    const words = ['w0w1', 'r0'];
    const { complete, done } = await exploreAll(image, createDfs(), { arguments: words, executions: 20_000 });
    expect(done).toBe(true);
    const found = await estimate(words, 'schedules', 512);
    expect((found?.value ?? 0) / complete).toBeGreaterThan(0.6);
    expect((found?.value ?? 0) / complete).toBeLessThan(1.6);
  });

  it('counts the choices of C11, too', async () => {
    const program = await compileText(`
      #include <pthread.h>
      #include <stdatomic.h>
      static atomic_int x, y;
      static void *one(void *p) { atomic_store_explicit(&x, 1, memory_order_relaxed); atomic_store_explicit(&y, 2, memory_order_relaxed); return p; }
      static void *two(void *p) { atomic_store_explicit(&y, 1, memory_order_relaxed); atomic_store_explicit(&x, 2, memory_order_relaxed);
        atomic_load_explicit(&y, memory_order_relaxed); return p; }
      int main(void) { pthread_t a, b; pthread_create(&a, 0, one, 0); pthread_create(&b, 0, two, 0); pthread_join(a, 0); pthread_join(b, 0); return x + y; }`);
    const change = { memoryModel: 'c11' } as const;
    const { complete } = await exploreAll(program, createDpor(), { options: change });
    const found = await estimate([], 'traces', 512, change, program);
    expect((found?.value ?? 0) / complete).toBeGreaterThan(0.7);
    expect((found?.value ?? 0) / complete).toBeLessThan(1.4);
  });

  it('is told on the way, with what was seen; probes are no executions of the search', async () => {
    const settings = settingsOf({ ...searchOptions, programArguments: ['w0w0w0', 'w0w0w0', 'w0w0w0'] });
    const told: SearchProgress[] = [];
    let begun = 0;
    using engines = new EngineSupply(image, settings.engine, detectors);
    const { executions, search } = await searchHere(settings, engines, {
      next: () => begun++ >= 0,
      progressed: (progress) => told.push(progress),
    });
    expect({ executions, begun }).toEqual({ executions: 300, begun: 300 });
    expect(told.map(({ traces }) => traces)).toEqual([64, 128, 192, 256]);
    expect(told.at(-1)?.estimate).toBe(search?.estimate);
    expect(search?.estimateLow).toBeGreaterThan(300);
  });

  it('is not made by probes where loops wait', async () => {
    const search = createDpor();
    expect(search.counted).toBe('traces');
    await exploreAll(image, search, { arguments: ['s0', 'w0'] });
    expect(search.counted).toBeUndefined();
  });
});
