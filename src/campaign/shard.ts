/** Runs ranges of executions on one engine and sums up what came out. Pure: the same ranges give the same result in any worker. */
import { Random } from '../base/random.ts';
import type { Engine } from '../engine/engine.ts';
import type { Conditions } from '../engine/heap.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { ExecutionOutcome } from '../engine/outcome.ts';
import { createReplay } from '../strategies/replay.ts';
import type { ExecutionRange } from './campaign-shard.ts';
import type { DealtRange } from './deal.ts';
import type { EngineSupply } from './engine-supply.ts';
import { type CampaignSettings, type Learned, timeLimits } from './settings.ts';
import { createStrategyPlan } from './strategy-plan.ts';
import type { ShardResult } from './shard-result.ts';
import { ShardSum } from './shard-sum.ts';
import { newWatch, taughtBy, type Watch } from './watch.ts';

export interface ShardRequest extends ExecutionRange {
  readonly learned: Learned;
  /** What sampled executions use instead: null before {@link frozenAt}, when none count. */
  readonly frozen: Learned | null;
}

export interface ShardControl {
  /** Called before each execution with its number; false stops the shard. */
  next(execution: number): boolean;
}

export class ShardRunner {
  readonly #settings: CampaignSettings;
  readonly #engines: EngineSupply;
  readonly #random = new Random();

  /** `engines`: with the options of `settings`. */
  constructor(settings: CampaignSettings, engines: EngineSupply) {
    this.#settings = settings;
    this.#engines = engines;
  }

  /** With `stopOn: 'first'` it ends at the first execution that shows something. */
  async run(
    { learned, frozen, ...range }: ShardRequest,
    control: ShardControl,
    ranges: Iterable<DealtRange> = [range],
  ): Promise<ShardResult> {
    const watch = newWatch(this.#engines.with(learned.racySites).memory.heapStart);
    const plan = createStrategyPlan(this.#settings.strategy, learned, watch);
    const samplePlan = frozen === null ? null : createStrategyPlan(this.#settings.strategy, frozen, watch);
    const sum = new ShardSum();
    const isSample = (execution: number): boolean => samplePlan !== null && samplePlan.isSample(execution);
    const one = async (execution: number): Promise<void> => {
      const sample = isSample(execution);
      const used = sample ? (frozen ?? learned) : learned;
      const engine = this.#engines.with(used.racySites);
      engine.scheduler.trace.collectPairs(sum.readsFrom);
      const strategy = (sample && samplePlan !== null ? samplePlan : plan).pick(execution);
      this.#random.seed(this.#settings.seed, execution);
      strategy.begin(execution, this.#random);
      const outcome = await engine.run(execution, strategy, conditionsOf(this.#settings.engine, execution));
      sum.add(outcome, engine.scheduler, sample, used);
      this.#notePayoff(watch, plan.member(execution), outcome);
      if (this.#settings.checkDeterminism && !endedByTime(outcome)) await this.#runAgain(engine, outcome, sum);
    };
    for (const { from, to, part } of ranges) {
      let execution = from;
      for (; execution < to; execution++) {
        if (part !== undefined && isSample(execution) !== (part === 'samples')) continue;
        if (this.#ends(sum) || !control.next(execution)) break;
        await one(execution);
      }
      if (execution < to) break;
    }
    return sum.result(taughtBy(watch));
  }

  #ends({ unsupported, nondeterminism, found }: ShardSum): boolean {
    return (
      unsupported !== undefined || nondeterminism !== undefined || (this.#settings.stopOn === 'first' && found > 0)
    );
  }

  /** `--check-determinism`: the recorded schedule must lead to the same execution. */
  async #runAgain(engine: Engine, first: ExecutionOutcome, sum: ShardSum): Promise<void> {
    const replay = createReplay(engine.scheduler.decisions.toArray());
    replay.begin(first.execution, this.#random);
    const second = await engine.run(first.execution, replay, first);
    const divergence = replay.divergence();
    if (divergence !== null) {
      sum.nondeterminism = {
        execution: first.execution,
        what: `step ${divergence.step}: ${divergence.expected}, but ${divergence.actual}`,
      };
    } else if (second.steps !== first.steps || second.traceHash !== first.traceHash) {
      sum.nondeterminism = { execution: first.execution, what: `${first.steps} steps, then ${second.steps}` };
    }
  }

  #notePayoff({ payoffs }: Watch, member: number, outcome: ExecutionOutcome): void {
    if (member < 0) return;
    payoffs.execution(member);
    for (const { key } of outcome.findings) payoffs.hit(member, key);
  }
}

/** Where it was cut off depends on the machine. */
export function endedByTime({ ending }: ExecutionOutcome): boolean {
  return ending.kind === 'cut-off' && Object.values<string>(timeLimits).includes(ending.limit);
}

/**
 * The conditions of an execution, by turns in groups, so that every strategy of a portfolio meets all of them: `--heap mixed` alternates, and a
 * quarter of the executions under C11 see the newest values only, where bugs that need none are found sooner.
 */
export function conditionsOf(options: Pick<EngineOptions, 'heap' | 'memoryModel'>, execution: number): Conditions {
  const { heap, memoryModel } = options;
  return {
    heapPolicy: heap !== 'mixed' ? heap : ((execution >> 2) & 1) === 0 ? 'reuse' : 'quarantine',
    memoryModel: memoryModel === 'c11' && ((execution >> 3) & 3) === 3 ? 'sc' : memoryModel,
  };
}
