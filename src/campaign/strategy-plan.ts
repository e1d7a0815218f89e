/** Which strategy makes which execution of a campaign. */
import { assert } from '../base/assert.ts';
import type { Strategy } from '../engine/strategy.ts';
import { createDfs, createDpor, type ExhaustiveSearch } from '../strategies/dpor.ts';
import { createPct, defaultPctDepth } from '../strategies/pct.ts';
import { createPos } from '../strategies/pos.ts';
import { type Profile, profiled, ProfileSum } from '../strategies/profile.ts';
import type { ReadsFrom } from '../strategies/reads-from.ts';
import { ReadsFromSum } from '../strategies/reads-from.ts';
import { createRff } from '../strategies/rff.ts';
import { createRandom } from '../strategies/random.ts';
import { createRoundRobin } from '../strategies/round-robin.ts';
import { createSurw } from '../strategies/surw.ts';
import type { Learned } from './settings.ts';

export interface StrategyPlan {
  /** The strategy of execution number `execution`; a pure function of it and of what was learned. */
  pick(execution: number): Strategy;
  /** Name of the strategy whose executions the pass rate comes from. */
  readonly sampler: string;
  /** Whether the execution counts for the pass rate. */
  isSample(execution: number): boolean;
}

/** What strategies know of the program, and where they put what they notice. */
export interface Watch {
  /** End of the program's global variables in memory. */
  readonly globalsEnd: number;
  readonly profile: ProfileSum;
  readonly readsFrom: ReadsFromSum;
}

/** What a shard's strategies noticed. Shards may be added in any order. */
export interface Taught {
  readonly profile: Profile;
  readonly readsFrom: ReadsFrom;
}

const portfolioTurns = 4;
const portfolioDepths = [2, 3, 5];

/** Executions from which `surw` learns: the first ones all, later one in so many, none of which is a sample. */
const allProfiledUntil = 64;
const profiledEvery = 16;
/** Of a strategy that learns. */
const samplesEvery = 4;

export function newWatch(globalsEnd: number): Watch {
  return { globalsEnd, profile: new ProfileSum(), readsFrom: new ReadsFromSum() };
}

export function taughtBy({ profile, readsFrom }: Watch): Taught {
  return { profile: profile.all(), readsFrom: readsFrom.all() };
}

/**
 * @param spec `NAME[:key=value]`, checked by the command line.
 * @param watch Left out where no execution is made.
 */
export function createStrategyPlan(spec: string, learned: Learned, watch: Watch = newWatch(0)): StrategyPlan {
  const [name = '', parameters = ''] = spec.split(':');
  const { globalsEnd } = watch;
  const always = (strategy: Strategy): StrategyPlan => ({
    pick: () => strategy,
    sampler: strategy.name,
    isSample: () => true,
  });
  /** For a strategy that goes on learning: samples, which must not, are only a part. */
  const learning = (strategy: Strategy, watched: Strategy = strategy): StrategyPlan => ({
    pick: (execution) => (isProfiled(execution) ? watched : strategy),
    sampler: strategy.name,
    isSample: (execution) => execution % samplesEvery === 0,
  });
  switch (name) {
    case 'random':
      return always(createRandom());
    case 'pos':
      return always(createPos());
    case 'surw': {
      const surw = createSurw({ profile: learned.profile, globalsEnd });
      return learning(surw, profiled(surw, watch.profile, globalsEnd));
    }
    case 'rff':
      return learning(createRff({ readsFrom: learned.readsFrom, sum: watch.readsFrom }));
    case 'round-robin':
      // It draws nothing: its executions are no sample of anything.
      return { ...always(createRoundRobin()), isSample: () => false };
    case 'pct': {
      const depth = Number(/depth=(\d+)/.exec(parameters)?.[1] ?? defaultPctDepth);
      return always(createPct({ depth, horizon: learned.horizon }));
    }
    case 'portfolio':
      return createPortfolio(learned);
    case 'dpor':
    case 'dfs':
      return { ...always(createRandom()), sampler: name, isSample: () => false };
    default:
      assert(false, `strategy \`${name}\` exists`);
  }
}

/** True for strategies that explore the schedules of a program one after the other until none is left. */
export function isSearch(spec: string): boolean {
  return spec === 'dpor' || spec === 'dfs';
}

/** @param spec see {@link isSearch}. */
export function createSearch(spec: string): ExhaustiveSearch {
  assert(isSearch(spec), `strategy \`${spec}\` is a search`);
  return spec === 'dfs' ? createDfs() : createDpor();
}

function isProfiled(execution: number): boolean {
  return execution < allProfiledUntil || execution % profiledEvery === 5;
}

/** By turns: random, then PCT of depth 2, 3 and 5. Random executions are the sample for the pass rate. */
function createPortfolio(learned: Learned): StrategyPlan {
  const random = createRandom();
  const pcts = portfolioDepths.map((depth) => createPct({ depth, horizon: learned.horizon }));
  return {
    pick: (execution) => pcts[(execution % portfolioTurns) - 1] ?? random,
    sampler: random.name,
    isSample: (execution) => execution % portfolioTurns === 0,
  };
}
