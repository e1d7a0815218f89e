/** Which strategy makes which execution of a campaign. */
import { assert } from '../base/assert.ts';
import type { Strategy } from '../engine/strategy.ts';
import { createBounded } from '../strategies/bounded.ts';
import type { SequentialSearch } from '../strategies/search/sequential.ts';
import { createDfs, createDpor } from '../strategies/dpor.ts';
import { createFrontier } from '../strategies/frontier.ts';
import { createLockstep } from '../strategies/lockstep.ts';
import { createPct, defaultPctDepth } from '../strategies/pct.ts';
import { createPos } from '../strategies/pos.ts';
import { profiled } from '../strategies/profile.ts';
import { createRandom } from '../strategies/random.ts';
import { createReadsFromDpor } from '../strategies/reads-from-dpor.ts';
import { createRff } from '../strategies/rff.ts';
import { createRoundRobin } from '../strategies/round-robin.ts';
import { createMixture, type Sampler } from '../strategies/sampler.ts';
import { ofOneShape } from '../strategies/shape.ts';
import { createSurw } from '../strategies/surw.ts';
import { isInQuarter } from './freeze.ts';
import { createPortfolio, portfolioSampler } from './portfolio.ts';
import type { Equivalence, Learned } from './settings.ts';
import { newWatch, type Watch } from './watch.ts';

export interface StrategyPlan {
  /** The strategy of execution number `execution`; a pure function of it and of what was learned. */
  pick(execution: number): Strategy;
  /** Which of the plan's strategies that is, for learning which ones pay: -1 when it does not take part. */
  member(execution: number): number;
  /** Name of the strategy whose executions the pass rate comes from. */
  readonly sampler: string;
  /** Whether the execution counts for the pass rate. */
  isSample(execution: number): boolean;
}

/** Executions from which `surw` learns: the first ones all, later one in so many. Being watched changes no draw. */
const allProfiledUntil = 64;
const profiledEvery = 16;
const noMember = (): number => -1;

/**
 * @param spec `NAME[:key=value]`, checked by the command line.
 * @param watch Left out where no execution is made.
 */
export function createStrategyPlan(spec: string, learned: Learned, watch: Watch = newWatch(0)): StrategyPlan {
  if (spec === 'portfolio') return portfolioPlan(learned, watch);
  if (isSearch(spec)) {
    const strategy = createRandom();
    return { pick: () => strategy, member: noMember, sampler: spec.replace(/:.*/, ''), isSample: () => false };
  }
  const strategy = createStrategy(spec, learned, watch);
  const plan = { member: noMember, sampler: strategy.name };
  switch (strategy.name) {
    // Strategies that go on learning: samples, which must not, are only a part.
    case 'surw': {
      const watched = ofOneShape(profiled(strategy, watch.profile, watch.globalsEnd));
      return { ...plan, pick: (execution) => (isProfiled(execution) ? watched : strategy), isSample: isInQuarter };
    }
    case 'rff':
    case 'frontier':
      return { ...plan, pick: () => strategy, isSample: isInQuarter };
    // It draws nothing: its executions are no sample of anything.
    case 'round-robin':
      return { ...plan, pick: () => strategy, isSample: () => false };
    default:
      return { ...plan, pick: () => strategy, isSample: () => true };
  }
}

/** @param spec of a user, or of a member of the portfolio. */
function createStrategy(spec: string, learned: Learned, watch: Watch): Strategy {
  return ofOneShape(createNamed(spec, learned, watch));
}

function createNamed(spec: string, learned: Learned, watch: Watch): Strategy {
  const [name = ''] = spec.split(':');
  const pct = (depth: number | 'any'): Sampler => createPct({ depth, horizon: learned.horizon });
  const surw = (under: Sampler): Sampler =>
    createSurw({ profile: learned.profile, globalsEnd: watch.globalsEnd, under });
  switch (name) {
    case 'random':
      return createRandom();
    case 'pos':
      return createPos();
    case 'lockstep':
      return createLockstep();
    case 'surw':
      return spec === 'surw:under=pct' ? surw(pct('any')) : surw(createRandom());
    case 'rff': {
      const { readsFrom } = learned;
      const sum = watch.readsFrom;
      if (spec !== 'rff:under=surw') return createRff({ readsFrom, sum });
      const under = createMixture([surw(createRandom()), surw(createPos()), surw(pct('any'))]);
      return createRff({ readsFrom, sum, under });
    }
    case 'round-robin':
      return createRoundRobin();
    case 'frontier':
      return createFrontier({
        frontiers: learned.frontiers,
        sums: watch.frontiers,
        // A random walk finds the next step, and priorities bring a thread far.
        under: createMixture([createRandom(), createRandom(), pct('any')]),
      });
    case 'pct':
      return pct(pctDepth(spec));
    default:
      assert(false, `strategy \`${name}\` exists`);
  }
}

/** True for strategies that explore the schedules of a program one after the other until none is left. */
export function isSearch(spec: string): boolean {
  return /^(dpor|dfs|preemption-bound|delay-bound)(:|$)/.test(spec);
}

/**
 * @param spec see {@link isSearch}.
 * @param equivalence of `dpor`.
 */
export function createSearch(spec: string, equivalence: Equivalence = 'mazurkiewicz'): SequentialSearch {
  assert(isSearch(spec), `strategy \`${spec}\` is a search`);
  if (spec === 'dpor') return equivalence === 'reads-from' ? createReadsFromDpor() : createDpor();
  if (spec === 'dfs') return createDfs();
  const limit = /bound=(\d+)/.exec(spec)?.[1];
  const counts = spec.startsWith('delay') ? 'delays' : 'preemptions';
  return createBounded({ counts, ...(limit === undefined ? {} : { limit: Number(limit) }) });
}

export function pctDepth(spec: string): number {
  return Number(/depth=(\d+)/.exec(spec)?.[1] ?? defaultPctDepth);
}

function portfolioPlan(learned: Learned, watch: Watch): StrategyPlan {
  const create = (spec: string): Strategy => createStrategy(spec, learned, watch);
  const plain = createPortfolio(learned.shares, create);
  const watched = new Map<Strategy, Strategy>();
  return {
    pick(execution) {
      const strategy = plain.pick(execution);
      if (!isProfiled(execution)) return strategy;
      let wrapped = watched.get(strategy);
      if (wrapped === undefined) {
        watched.set(strategy, (wrapped = ofOneShape(profiled(strategy, watch.profile, watch.globalsEnd))));
      }
      return wrapped;
    },
    member: (execution) => plain.member(execution),
    sampler: portfolioSampler,
    isSample: isInQuarter,
  };
}

function isProfiled(execution: number): boolean {
  return execution < allProfiledUntil || execution % profiledEvery === 5;
}
