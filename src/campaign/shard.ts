/** Runs ranges of executions on one engine and sums up what came out. Pure: the same ranges give the same result in any worker. */
import { Random } from '../base/random.ts';
import type { DecisionLog } from '../engine/decisions.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Engine } from '../engine/engine.ts';
import type { Conditions } from '../engine/heap.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { ExecutionOutcome, RawFinding } from '../engine/outcome.ts';
import { createReplay } from '../strategies/replay.ts';
import type { ExecutionRange } from './campaign-shard.ts';
import type { EngineSupply } from './engine-supply.ts';
import type { CampaignSettings, Learned } from './settings.ts';
import { createStrategyPlan } from './strategy-plan.ts';
import { compareWitnesses, isWeak } from './witness.ts';
import { newWatch, type Taught, taughtBy, type Watch } from './watch.ts';

export interface ShardRequest extends ExecutionRange {
  readonly learned: Learned;
  /** What sampled executions use instead: null before {@link frozenAt}, when none count. */
  readonly frozen: Learned | null;
}

/** One schedule that shows a finding. */
export interface Witness extends Conditions {
  readonly execution: number;
  readonly decisions: readonly number[];
  readonly preemptions: number;
  readonly racySites: readonly number[];
}

/** A finding before it is confirmed: what running executions can tell. */
export interface Candidate {
  readonly finding: RawFinding;
  hits: number;
  /** Of the sampled executions only. */
  sampleHits: number;
  firstHit: number;
  /** With the fewest preemptions, then decisions, then the lowest number. */
  witness: Witness;
}

export interface ShardResult {
  readonly executions: number;
  readonly failing: number;
  readonly racing: number;
  readonly cutOff: number;
  readonly samples: number;
  readonly failingSamples: number;
  /** Samples that a limit cut off: whether they fail is not known. */
  readonly cutOffSamples: number;
  readonly candidates: ReadonlyMap<string, Candidate>;
  /** Trace hashes of the samples, one each. */
  readonly sampleTraces: Float64Array;
  /** Distinct trace hashes of the other executions. */
  readonly otherTraces: Float64Array;
  /** Distinct pairs of a write and a read that saw it: see `TraceHash`. */
  readonly readsFrom: Float64Array;
  readonly racySites: readonly number[];
  readonly horizon: number;
  /** Largest number of threads of an execution. */
  readonly threads: number;
  readonly taught: Taught;
  readonly steps: number;
  readonly limits: readonly string[];
  readonly unsupported?: { readonly execution: number; readonly name: string };
  readonly nondeterminism?: { readonly execution: number; readonly what: string };
}

/** Whether an execution of it ends a campaign with `stopOn: 'first'`. */
export function isLast({ candidates, unsupported, nondeterminism }: ShardResult): boolean {
  return candidates.size > 0 || unsupported !== undefined || nondeterminism !== undefined;
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
    ranges: Iterable<ExecutionRange> = [range],
  ): Promise<ShardResult> {
    const watch = newWatch(this.#engines.with(learned.racySites).memory.heapStart);
    const plan = createStrategyPlan(this.#settings.strategy, learned, watch);
    const samplePlan = frozen === null ? null : createStrategyPlan(this.#settings.strategy, frozen, watch);
    const sum = new ShardSum();
    const one = async (execution: number): Promise<void> => {
      const sample = samplePlan !== null && samplePlan.isSample(execution);
      const used = sample ? (frozen ?? learned) : learned;
      const engine = this.#engines.with(used.racySites);
      engine.scheduler.trace.collectPairs(sum.readsFrom);
      const strategy = (sample ? samplePlan : plan).pick(execution);
      this.#random.seed(this.#settings.seed, execution);
      strategy.begin(execution, this.#random);
      const outcome = await engine.run(execution, strategy, conditionsOf(this.#settings.engine, execution));
      sum.add(outcome, engine.scheduler, sample, used);
      this.#notePayoff(watch, plan.member(execution), outcome);
      if (this.#settings.checkDeterminism) await this.#runAgain(engine, outcome, sum);
    };
    for (const { from, to } of ranges) {
      let execution = from;
      for (; execution < to && !this.#ends(sum) && control.next(execution); execution++) await one(execution);
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

/** Kinds with which the program itself has not gone wrong. */
export const warningOnly: ReadonlySet<string> = new Set([
  'data-race',
  'lock-order-inversion',
  'thread-leak',
  'mutex-misuse',
  'grace-period-misuse',
  'library-misuse',
]);

/** Adds up executions. */
export class ShardSum {
  readonly #candidates = new Map<string, Candidate>();
  readonly #sampleTraces: number[] = [];
  readonly #otherTraces = new Set<number>();
  readonly readsFrom: Set<number> = new Set();
  readonly #racySites = new Set<number>();
  readonly #limits = new Set<string>();
  #executions = 0;
  #failing = 0;
  #racing = 0;
  #cutOff = 0;
  #samples = 0;
  #failingSamples = 0;
  #cutOffSamples = 0;
  #horizon = 0;
  #threads = 0;
  #steps = 0;
  unsupported: { readonly execution: number; readonly name: string } | undefined;
  nondeterminism: { readonly execution: number; readonly what: string } | undefined;

  /** `scheduler`: as the execution left it. */
  add(outcome: ExecutionOutcome, scheduler: Scheduler, sample: boolean, used: Learned): void {
    const { decisions, points, threadCount } = scheduler;
    this.#steps += outcome.steps;
    if (outcome.ending.kind === 'abandoned') return;
    if (outcome.ending.kind === 'redundant') {
      for (const finding of outcome.findings) this.#addFinding(finding, outcome, decisions, used, false);
      return;
    }
    this.#executions++;
    if (sample) this.#sampleTraces.push(outcome.traceHash);
    else this.#otherTraces.add(outcome.traceHash);
    this.#horizon = Math.max(this.#horizon, points);
    this.#threads = Math.max(this.#threads, threadCount);
    this.#end(outcome);
    const failing = outcome.findings.some((finding) => finding.fatal || !warningOnly.has(finding.kind));
    if (failing) this.#failing++;
    else if (outcome.findings.length > 0) this.#racing++;
    if (sample) {
      this.#samples++;
      if (failing) this.#failingSamples++;
      else if (outcome.ending.kind === 'cut-off') this.#cutOffSamples++;
    }
    for (const finding of outcome.findings) this.#addFinding(finding, outcome, decisions, used, sample);
  }

  /** Of a search: the executions so far count no more, since others cover them. Their findings stay, as seen once at least. */
  startAgain(): void {
    this.#executions = this.#failing = this.#racing = this.#cutOff = 0;
    this.#otherTraces.clear();
    this.#limits.clear();
    for (const candidate of this.#candidates.values()) candidate.hits = 0;
  }

  /** Distinct findings so far. */
  get found(): number {
    return this.#candidates.size;
  }

  #end({ ending, execution }: ExecutionOutcome): void {
    if (ending.kind === 'cut-off') {
      this.#cutOff++;
      this.#limits.add(ending.limit);
    }
    if (ending.kind === 'unsupported') this.unsupported ??= { execution, name: ending.name };
  }

  #addFinding(
    finding: RawFinding,
    outcome: ExecutionOutcome,
    decisions: DecisionLog,
    used: Learned,
    sample: boolean,
  ): void {
    const isRace = finding.kind === 'data-race' || finding.kind === 'library-misuse';
    for (const access of isRace ? (finding.accesses ?? []) : []) {
      if (access.site > 0) this.#racySites.add(access.site);
    }
    const known = this.#candidates.get(finding.key);
    if (known !== undefined && sample) known.sampleHits++;
    if (known !== undefined && isNoBetter(outcome.preemptions, decisions.length, known.witness)) {
      known.hits++;
      return;
    }
    const witness: Witness = {
      execution: outcome.execution,
      decisions: decisions.toArray(),
      preemptions: outcome.preemptions,
      heapPolicy: outcome.heapPolicy,
      memoryModel: outcome.memoryModel,
      racySites: used.racySites,
    };
    if (known === undefined) {
      this.#candidates.set(finding.key, {
        finding,
        hits: 1,
        sampleHits: sample ? 1 : 0,
        firstHit: outcome.execution,
        witness,
      });
      return;
    }
    known.hits++;
    if (compareWitnesses(witness, known.witness) < 0) known.witness = witness;
  }

  result(taught: Taught): ShardResult {
    for (const candidate of this.#candidates.values()) candidate.hits = Math.max(1, candidate.hits);
    return {
      executions: this.#executions,
      failing: this.#failing,
      racing: this.#racing,
      cutOff: this.#cutOff,
      samples: this.#samples,
      failingSamples: this.#failingSamples,
      cutOffSamples: this.#cutOffSamples,
      candidates: this.#candidates,
      sampleTraces: Float64Array.from(this.#sampleTraces),
      otherTraces: Float64Array.from(this.#otherTraces),
      readsFrom: Float64Array.from(this.readsFrom),
      racySites: [...this.#racySites],
      horizon: this.#horizon,
      threads: this.#threads,
      taught,
      steps: this.#steps,
      limits: [...this.#limits],
      ...(this.unsupported === undefined ? {} : { unsupported: this.unsupported }),
      ...(this.nondeterminism === undefined ? {} : { nondeterminism: this.nondeterminism }),
    };
  }
}

/** Tells without looking at the decisions, as most hits can. */
function isNoBetter(preemptions: number, decisions: number, than: Witness): boolean {
  if (isWeak(than)) return false;
  return preemptions > than.preemptions || (preemptions === than.preemptions && decisions >= than.decisions.length);
}
