/** Which strategy makes which execution of a campaign. */
import { assert } from '../base/assert.ts';
import type { Strategy } from '../engine/strategy.ts';
import { createPct, defaultPctDepth } from '../strategies/pct.ts';
import { createPos } from '../strategies/pos.ts';
import { createRandom } from '../strategies/random.ts';
import { createRoundRobin } from '../strategies/round-robin.ts';
import type { Learned } from './settings.ts';

export interface StrategyPlan {
  /** The strategy of execution number `execution`; a pure function of it and of what was learned. */
  pick(execution: number): Strategy;
  /** Name of the strategy whose executions the pass rate comes from. */
  readonly sampler: string;
  /** Whether the execution counts for the pass rate. */
  isSample(execution: number): boolean;
}

const portfolioTurns = 4;
const portfolioDepths = [2, 3, 5];

/** @param spec `NAME[:key=value]`, checked by the command line. */
export function createStrategyPlan(spec: string, learned: Learned): StrategyPlan {
  const [name = '', parameters = ''] = spec.split(':');
  const always = (strategy: Strategy): StrategyPlan => ({
    pick: () => strategy,
    sampler: strategy.name,
    isSample: () => true,
  });
  switch (name) {
    case 'random':
      return always(createRandom());
    case 'pos':
      return always(createPos());
    case 'round-robin':
      return always(createRoundRobin());
    case 'pct': {
      const depth = Number(/depth=(\d+)/.exec(parameters)?.[1] ?? defaultPctDepth);
      return always(createPct({ depth, horizon: learned.horizon }));
    }
    case 'portfolio':
      return createPortfolio(learned);
    default:
      assert(false, `strategy \`${name}\` exists`);
  }
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
