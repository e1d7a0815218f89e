/**
 * Finds the order of operations that decides whether a finding comes: it fails whenever the order is forced and never when it is forbidden.
 *
 * Candidates are taken from the smallest schedule: conflicting operations around its switches (order violations and atomicity violations as in Lu, Park, Seo and
 * Zhou, "Learning from mistakes", ASPLOS 2008, and two such pairs at once for deadlocks). A sample of random executions, half of them near the smallest schedule,
 * refutes most; what stays is verified by forcing and forbidding it ({@link createOrdered}) in executions of their own. Only counts bound the work.
 */
import { Random } from '../base/random.ts';
import type { Conditions } from '../engine/heap.ts';
import type { Engine } from '../engine/engine.ts';
import type { ExecutionOutcome } from '../engine/outcome.ts';
import type { Strategy } from '../engine/strategy.ts';
import { createFollow, createPlanRecorder, type Plan, type PlaceOf } from '../strategies/follow.ts';
import { createOrdered, createWitnessed, type Order, type PerformedOperation } from '../strategies/order.ts';
import { createRandom } from '../strategies/random.ts';
import { createLenientReplay } from '../strategies/replay.ts';
import { type CandidateOrder, candidateOrders, operationsToCome, type Sample } from './order-candidates.ts';
import type { Witness } from './shard-result.ts';
import { isWeak } from './witness.ts';

/** Executions in each direction. */
const sampleExecutions = 60;
const alwaysAfter = 20;
const trialExecutions = 12;
const finalExecutions = 100;
/** An order that could be brought about in fewer of them has not been tested. */
const leastShare = 0.25;
const maxTrials = 6;
/** A necessary order that is no more telling than this is not worth a sentence. */
const leastPrecision = 0.2;
/** Operations noted of an execution, and events of all executions together. */
const maxNoted = 2000;

export interface OrderCount {
  readonly failing: number;
  readonly executions: number;
}

export interface DecisiveOrder {
  readonly order: Order;
  /** Executions in which the order was wanted and held. */
  readonly forced: OrderCount;
  /** Executions in which it was not wanted and did not hold. */
  readonly forbidden: OrderCount;
  /** What the smallest schedule performed or came to, for the words. */
  readonly operations: readonly PerformedOperation[];
}

export interface OrderSearch {
  readonly engine: Engine;
  readonly witness: Witness;
  readonly seed: number;
  readonly shows: (outcome: ExecutionOutcome) => boolean;
  /** Called before each execution. */
  readonly tick: () => void;
  /** Events of all executions together. */
  readonly maxSteps: number;
}

/**
 * The simplest order that decides, or one that every failure needs; undefined when none was found or could be tested.
 * The engine's scheduling points decide which operations are seen: they may be more than the witness had.
 */
export async function findDecisiveOrder(search: OrderSearch): Promise<DecisiveOrder | undefined> {
  const runner = new Runner(search);
  const witnessed = await runner.replay();
  if (witnessed === undefined) return undefined;
  const { operations, pending, plan } = witnessed;
  const samples = await runner.sample(plan);
  const failing = samples.filter(({ fails }) => fails).length;
  if (failing === samples.length) return undefined;
  const known = [...operations, ...pending];
  known.push(...operationsToCome(known, samples));
  const candidates = candidateOrders(operations, pending, [{ operations, fails: true }, ...samples]);
  for (const { order } of worthTrials(candidates)) {
    const trial = await runner.both(order, trialExecutions);
    if (trial === undefined || !separates(trial)) continue;
    const final = await runner.both(order, finalExecutions);
    if (final !== undefined && separates(final)) return { order, ...final, operations: known };
  }
  const necessary = await runner.necessary(candidates, samples.length === 0 ? 0 : failing / samples.length);
  return necessary === undefined || runner.spent ? undefined : { ...necessary, operations: known };
}

/** The simplest that no passing execution has, and the one of most pairs: it can be brought about where single steps of a chain hardly ever come. */
function worthTrials(candidates: readonly CandidateOrder[]): CandidateOrder[] {
  const decisive = candidates.filter(({ passesWith }) => passesWith === 0);
  const widest = decisive.slice(maxTrials).findLast(({ order }) => order.form === 'before' && order.pairs.length > 2);
  return [...decisive.slice(0, maxTrials), ...(widest === undefined ? [] : [widest])];
}

interface Replayed {
  readonly operations: readonly PerformedOperation[];
  readonly pending: readonly PerformedOperation[];
  readonly plan: Plan;
}

interface Tested {
  readonly forced: OrderCount;
  readonly forbidden: OrderCount;
}

function separates({ forced, forbidden }: Tested): boolean {
  return forced.failing === forced.executions && forbidden.failing === 0;
}

/** Share of executions that have to fail with an order, where `baseRate` do without a look at it: twice as many, or half as many pass. */
function tellingFrom(baseRate: number): number {
  return Math.max(leastPrecision, Math.min(2 * baseRate, (1 + baseRate) / 2));
}

class Runner {
  readonly #search: OrderSearch;
  readonly #random = new Random();
  #executions = 0;
  #steps = 0;

  /** A finding that needs no weak memory has an order that does not depend on it. */
  readonly #conditions: Conditions;

  constructor(search: OrderSearch) {
    this.#search = search;
    const { witness } = search;
    this.#conditions = isWeak(witness) ? witness : { heapPolicy: witness.heapPolicy, memoryModel: 'sc' };
  }

  get spent(): boolean {
    return this.#steps >= this.#search.maxSteps;
  }

  /** The witness once more; undefined when it does not show the finding with these scheduling points. */
  async replay(): Promise<Replayed | undefined> {
    const recorder = createPlanRecorder(createLenientReplay(this.#search.witness.decisions), bySite);
    const witnessed = createWitnessed(recorder, maxNoted);
    const fails = await this.#run(witnessed);
    if (!fails) return undefined;
    return { operations: witnessed.operations(), pending: witnessed.pending(), plan: recorder.plan() };
  }

  /** Random executions, and as many that follow the witness with faults. */
  async sample(plan: Plan): Promise<Sample[]> {
    const samples: Sample[] = [];
    for (let i = 0; i < 2 * sampleExecutions && !this.spent; i++) {
      const witnessed = createWitnessed(i % 2 === 0 ? createRandom() : createNear(plan), maxNoted);
      const fails = await this.#run(witnessed);
      samples.push({ operations: witnessed.operations(), fails });
      // It comes always, or so it seems: then no order decides.
      if (i + 1 === alwaysAfter && samples.every((sample) => sample.fails)) break;
    }
    return samples;
  }

  /** Forces and forbids the order; undefined when that could not be done often enough. */
  async both(order: Order, executions: number): Promise<Tested | undefined> {
    const forced = await this.#count(order, 'force', executions);
    if (forced === undefined) return undefined;
    const forbidden = await this.#count(order, 'forbid', executions);
    return forbidden === undefined ? undefined : { forced, forbidden };
  }

  /** The most telling order without which nothing fails. */
  async necessary(
    candidates: readonly CandidateOrder[],
    baseRate: number,
  ): Promise<({ readonly order: Order } & Tested) | undefined> {
    const least = tellingFrom(baseRate);
    const telling = candidates
      .filter(({ precision }) => precision >= least)
      .toSorted((a, b) => b.precision - a.precision)
      .slice(0, 2);
    for (const { order } of telling) {
      const tested = await this.both(order, finalExecutions);
      if (tested === undefined || tested.forbidden.failing > 0) continue;
      const rate = tested.forced.failing / tested.forced.executions;
      if (rate >= least) return { order, ...tested };
    }
    return undefined;
  }

  async #count(order: Order, mode: 'force' | 'forbid', executions: number): Promise<OrderCount | undefined> {
    const strategy = createOrdered(order, mode);
    let counted = 0;
    let failing = 0;
    for (let i = 0; i < executions; i++) {
      if (this.spent) return undefined;
      const fails = await this.#run(strategy);
      if (strategy.held !== (mode === 'force')) continue;
      counted++;
      if (fails) failing++;
    }
    return counted < executions * leastShare ? undefined : { failing, executions: counted };
  }

  async #run(strategy: Strategy): Promise<boolean> {
    const { engine, seed, shows, tick } = this.#search;
    const execution = this.#executions++;
    tick();
    // Streams that the campaign, which counts executions from 0, does not use.
    this.#random.seed(seed, 0x4000_0000 + execution);
    strategy.begin(execution, this.#random);
    const outcome = await engine.run(execution, strategy, this.#conditions);
    this.#steps += outcome.steps;
    return shows(outcome);
  }
}

const bySite: PlaceOf = (site, kind, writes) => `${site}/${kind}/${writes}`;

/** Follows a plan, leaves out some of its switches and makes some of its own. */
function createNear(plan: Plan): Strategy {
  const follow = createFollow(plan, bySite);
  let random = new Random();
  return {
    ...follow,
    name: 'near',
    begin(execution, source) {
      random = source;
      follow.begin(execution, source);
    },
    chooseThread(view) {
      const planned = follow.chooseThread(view);
      const draw = random.fraction();
      if (draw < 0.08) return view.candidates[random.below(view.count)] ?? view.defaultThread;
      return draw < 0.3 ? view.defaultThread : planned;
    },
  };
}
