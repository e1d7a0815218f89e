/**
 * Laws of exhaustive search over generated programs (e2e/search-interpreter.c). Two oracles. Plain depth-first search knows nothing of dependence: `dpor` must
 * reach the same end states and findings. Sleep sets explore every trace once without looking at races: `dpor` must run as many executions as there are traces.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../src/base/random.ts';
import type { ProgramImage } from '../src/engine/program.ts';
import { Engine } from '../src/engine/engine.ts';
import { detectors } from '../src/detectors/index.ts';
import { createDfs, createDpor } from '../src/strategies/dpor.ts';
import { createReplay } from '../src/strategies/replay.ts';
import { agreesWithSleepSets, traceKinds } from './search-oracles.ts';
import { compileText, exploreAll, generatedPrograms, searchOptions } from './search-support.ts';

let image: ProgramImage;
beforeAll(async () => {
  image = await compileText(readFileSync(join(import.meta.dirname, 'search-interpreter.c'), 'utf8'));
});

describe('dpor', () => {
  it.each(Object.entries(traceKinds))('runs every trace of programs with %s once', async (_, operations) => {
    for (const words of generatedPrograms(operations, 3, 4, 12)) await agreesWithSleepSets(image, words, 20_000);
  });

  // Once missed: what a thread waits for while time moves on, a try that readers make fail, a lock that its own thread holds, a grace period, who holds what when a wait
  // begins or ends the execution. A thread's end gives up its robust mutexes, one by one; who does
  // not own one sees whether its owner has called it consistent.
  const once = [
    'l1 x1',
    'l1z1 l1',
    'P0z1V1 p0V0',
    'q1 Y1',
    'y0 Y0S0',
    'u1 l1I1',
    'M0N0 O0 N0',
    'j1w1j1 J1',
    'l0w0x0 u0',
    'L0 !0U0 !0=0U0',
    'L0L1 L1U1 L0=0L1',
    'L0 !0=0 =0',
    '!0=0L1L0 r0L1=0 L0!0!0',
  ];
  it.each(once)('runs every trace of `%s`', async (words) => {
    const programArguments = words.split(' ');
    expect(await agreesWithSleepSets(image, programArguments, 20_000)).toBe(true);
    const all = await exploreAll(image, createDfs(), { arguments: programArguments, executions: 5000 });
    const found = await exploreAll(image, createDpor(), { arguments: programArguments });
    const reached = { states: expect.arrayContaining([...all.states]), ends: expect.arrayContaining([...all.ends]) };
    expect(found).toMatchObject(all.done ? { states: all.states, ends: all.ends } : reached);
  });

  it('reaches the states and findings of plain depth-first search', async () => {
    let compared = 0;
    for (const words of generatedPrograms('rwaRWlut', 2, 2, 14)) {
      const all = await exploreAll(image, createDfs(), { arguments: words, executions: 30_000 });
      const found = await exploreAll(image, createDpor(), { arguments: words });
      const name = words.join(' ');
      expect({ name, states: found.states }).toEqual({
        name,
        states: expect.arrayContaining([...all.states]) as unknown,
      });
      expect({ name, ends: found.ends }).toEqual({ name, ends: expect.arrayContaining([...all.ends]) as unknown });
      if (!all.done) continue;
      compared++;
      expect({ name, states: found.states, ends: found.ends }).toEqual({ name, states: all.states, ends: all.ends });
    }
    expect(compared).toBeGreaterThan(3);
  });

  it('records schedules that replay', async () => {
    for (const words of generatedPrograms(traceKinds.everything, 3, 4, 12)) {
      const options = { ...searchOptions, programArguments: words };
      using engine = new Engine(image, options, createReplay([]), detectors);
      await exploreAll(image, createDpor(), {
        arguments: words,
        executions: 40,
        each: async (outcome, decisions) => {
          if (outcome.ending.kind === 'redundant') return;
          const replay = createReplay(decisions);
          replay.begin(0, new Random());
          const again = await engine.run(0, replay, { heapPolicy: 'quarantine', memoryModel: 'sc' });
          expect(replay.divergence()).toBeNull();
          expect({ ...again, execution: 0 }).toEqual({ ...outcome, execution: 0 });
        },
      });
    }
  });
});
