/** For tests: a search that goes on from its state again and again, as a campaign does whose process is killed again and again. */
import { deserialize, serialize } from 'node:v8';
import { expect } from 'vitest';
import { Random } from '../src/base/random.ts';
import { EngineSupply } from '../src/campaign/engine-supply.ts';
import { detectors } from '../src/detectors/index.ts';
import type { EngineOptions } from '../src/engine/options.ts';
import type { ProgramImage } from '../src/engine/program.ts';
import type { SequentialSearch } from '../src/strategies/search/sequential.ts';
import { searchOptions } from './search-support.ts';

interface Restored {
  /** One line for each execution: its schedule, how it ended and what it showed. */
  readonly executions: readonly string[];
  readonly end: unknown;
}

/** `every`: executions after which another search goes on from the state of the one before; 0: never. */
async function run(
  create: () => SequentialSearch,
  engines: EngineSupply,
  memoryModel: EngineOptions['memoryModel'],
  most: number,
  every: number,
): Promise<Restored> {
  const random = new Random();
  const executions: string[] = [];
  let search = create();
  let done = false;
  for (let execution = 0; !done && execution < most; execution++) {
    const engine = engines.with([]);
    search.begin(execution, random);
    const outcome = await engine.run(execution, search, { heapPolicy: 'quarantine', memoryModel });
    const { ending, traceHash, findings } = outcome;
    const keys = findings.map(({ key }) => key);
    executions.push(JSON.stringify([engine.scheduler.decisions.toArray(), ending, traceHash, keys]));
    done = !search.advance();
    if (done || every === 0 || execution % every !== 0) continue;
    const state = serialize(search.state());
    search = create();
    search.restore(deserialize(state));
  }
  const { blocked, gaps, bound, counted, longest, restarts } = search;
  return { executions, end: { done, blocked, gaps, bound, counted, longest, restarts, estimate: search.estimate() } };
}

/** Goes on from every state, and from every third one, and does exactly what the search does that is never interrupted. Returns how many executions that are. */
export async function goesOnAsIfNothingHadHappened(
  image: ProgramImage,
  create: () => SequentialSearch,
  words: readonly string[],
  most: number,
  options: Partial<EngineOptions> = {},
): Promise<number> {
  const all = { ...searchOptions, programArguments: words, ...options };
  using engines = new EngineSupply(image, all, detectors);
  const whole = await run(create, engines, all.memoryModel, most, 0);
  for (const every of [1, 3]) {
    const restored = await run(create, engines, all.memoryModel, most, every);
    expect({ words, every, ...restored }).toEqual({ words, every, ...whole });
  }
  return whole.executions.length;
}
