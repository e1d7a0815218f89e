/** What exhaustive search under C11 has to agree with, one generated program (e2e/search-waits.c) at a time. */
import { expect } from 'vitest';
import { Random } from '../src/base/random.ts';
import { detectors } from '../src/detectors/index.ts';
import { Engine } from '../src/engine/engine.ts';
import type { ProgramImage } from '../src/engine/program.ts';
import { createDpor } from '../src/strategies/dpor.ts';
import { createRandom } from '../src/strategies/random.ts';
import { createReplay } from '../src/strategies/replay.ts';
import { exploreAll, searchOptions } from './search-support.ts';

/** Letters of the interpreter. */
export const waitKinds = {
  'loops on one variable': 'swvHrn',
  'loops on two variables': 'bkwHar',
  'locks of exchanges': 'XHTra',
  'locks of compare-exchanges': 'CHrwP',
  fences: 'sfwbrPp',
  everything: 'rwHafsvbykXTCnPp',
} as const;

const c11 = { memoryModel: 'c11' } as const;
const exits = (states: readonly string[]): string[] => states.filter((state) => state.startsWith('exit'));
const races = (ends: readonly string[]): string[] => ends.filter((key) => key.startsWith('data-race'));

/**
 * A program whose loops wait against the same with one round of each loop, which is assumed to be the last: the same end states and races. False when either search
 * was not done after `executions`: then they are not compared.
 */
export async function agreesWithAssumption(
  image: ProgramImage,
  words: readonly string[],
  executions: number,
): Promise<boolean> {
  const limits = { executions, options: c11 };
  const assumed = await exploreAll(image, createDpor(), { ...limits, arguments: ['assume', ...words] });
  const found = await exploreAll(image, createDpor(), { ...limits, arguments: ['loop', ...words] });
  if (!assumed.done || !found.done) return false;
  const name = words.join(' ');
  expect({ name, gaps: found.gaps, states: exits(found.states), races: races(found.ends) }).toEqual({
    name,
    gaps: [],
    states: exits(assumed.states),
    races: races(assumed.ends),
  });
  return true;
}

/** The generated programs end within some hundred steps, or wait for what never comes. */
const sampleSteps = 2000;

/** The end states of so many random executions are among those of the search. False when that was not done after 20 times as many. */
export async function coversSamples(
  image: ProgramImage,
  programArguments: readonly string[],
  samples: number,
): Promise<boolean> {
  const found = await exploreAll(image, createDpor(), {
    arguments: programArguments,
    executions: 20 * samples,
    options: c11,
  });
  if (!found.done || found.gaps.length > 0) return false;
  const states = new Set(found.states);
  const strategy = createRandom();
  const options = { ...searchOptions, ...c11, exhaustive: false, programArguments, maxSteps: sampleSteps };
  using engine = new Engine(image, options, createReplay([]), detectors);
  const random = new Random();
  for (let execution = 0; execution < samples && !engine.exhausted; execution++) {
    random.seed(3, execution);
    strategy.begin(execution, random);
    const { ending } = await engine.run(execution, strategy, { heapPolicy: 'quarantine', memoryModel: 'c11' });
    if (ending.kind !== 'exit') continue;
    const state = `exit ${ending.status}`;
    expect({ program: programArguments.join(' '), state, found: states.has(state) }).toMatchObject({ found: true });
  }
  return true;
}
