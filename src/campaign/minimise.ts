/**
 * Makes a failing schedule smaller: fewer preemptions first, then fewer decisions.
 *
 * Works on the relative form of schedules (strategies/segments.ts): joins the pieces of threads (reductions.ts), leaves some out, lets threads run on. Last
 * comes delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", TSE 2002) over the decisions by step, which finds
 * what the relative form cannot say. Every candidate is only a suggestion: what counts is the schedule that was really executed, recorded
 * anew. The result never has more preemptions than the input.
 */
import type { Engine } from '../engine/engine.ts';
import type { Conditions } from '../engine/heap.ts';
import type { ExecutionOutcome } from '../engine/outcome.ts';
import type { Strategy } from '../engine/strategy.ts';
import { Random } from '../base/random.ts';
import { createLenientReplay } from '../strategies/replay.ts';
import { createPlanPlayer, type Plan, PlanRecorder } from '../strategies/segments.ts';
import { grouped, lengthened, withoutSegments, withoutValues } from './reductions.ts';
import type { Witness } from './shard-result.ts';
import { compareWitnesses } from './witness.ts';

/** Executions spent at most on one finding. Counts, not time: the result is the same on any machine. */
const maxExecutions = 400;
/**
 * Events of a candidate: so many times those of the best schedule, and so many more. Where a switch is left out, a thread may wait in a loop until
 * fairness ends that, after 20,000 events a time: more than one such wait is harder to follow than a switch, and slow to try.
 */
const lengthFactor = 4;
const moreSteps = 25_000;
/** Windows up to this size are tried at every place; larger ones side by side. */
const smallWindow = 4;

export interface Minimised {
  readonly witness: Witness;
  readonly executions: number;
}

interface Executed {
  readonly outcome: ExecutionOutcome;
  readonly decisions: readonly number[];
  readonly plan: Plan;
}

/** `shows(outcome)`: whether the execution still shows the finding. `maxSteps`: events of all executions together. */
export async function minimise(
  engine: Engine,
  witness: Witness,
  shows: (outcome: ExecutionOutcome) => boolean,
  tick: () => void,
  maxSteps = 20_000_000,
): Promise<Minimised> {
  const search = new Search(engine, witness, shows, tick, maxSteps);
  await search.run();
  return { witness: search.best, executions: search.executions };
}

class Search {
  best: Witness;
  executions = 0;
  /** What the best schedule did. */
  #plan: Plan = { segments: [], values: [] };
  #length = Infinity;
  #steps = 0;
  readonly #engine: Engine;
  readonly #shows: (outcome: ExecutionOutcome) => boolean;
  readonly #tick: () => void;
  readonly #maxSteps: number;
  readonly #random = new Random();
  readonly #tried = new Set<string>();

  constructor(
    engine: Engine,
    witness: Witness,
    shows: (outcome: ExecutionOutcome) => boolean,
    tick: () => void,
    maxSteps: number,
  ) {
    this.#maxSteps = maxSteps;
    this.best = witness;
    this.#engine = engine;
    this.#shows = shows;
    this.#tick = tick;
  }

  async run(): Promise<void> {
    if (this.best.decisions.length === 0) return;
    const recorded = await this.#execute(createLenientReplay(this.best.decisions));
    this.#plan = recorded.plan;
    this.#length = recorded.outcome.steps;
    await this.#cutShort();
    let before = -1;
    while (before !== this.best.preemptions && this.best.preemptions > 0 && !this.#spent()) {
      before = this.best.preemptions;
      await this.#join();
      await this.#leaveOut();
      await this.#lengthen();
    }
    await this.#dropValues();
    await this.#dropDecisions();
  }

  /** No decisions at all; of long executions, which spin in the end, also their beginnings: what comes by default behind them may do. */
  async #cutShort(): Promise<void> {
    const count = this.#length > moreSteps ? this.best.decisions.length / 3 : 1;
    for (let first = 0; first < count && !this.#spent(); first = Math.max(1, 2 * first))
      if (await this.#tryDecisions(this.best.decisions.slice(0, 3 * first))) return;
  }

  /** Joins the pieces of each thread: in the whole execution, then in ever smaller windows. */
  async #join(): Promise<void> {
    await this.#windows(2, async (from, to) => {
      if (await this.#attempt(grouped(this.#plan, from, to, 'up'))) return true;
      return await this.#attempt(grouped(this.#plan, from, to, 'down'));
    });
  }

  async #leaveOut(): Promise<void> {
    await this.#windows(1, async (from, to) => await this.#attempt(withoutSegments(this.#plan, from, to)));
  }

  async #lengthen(): Promise<void> {
    for (let i = 0; i < this.#plan.segments.length && !this.#spent(); i++)
      await this.#attempt(lengthened(this.#plan, i));
  }

  async #dropValues(): Promise<void> {
    const { length } = this.#plan.values;
    if (length > 1) await this.#attempt(withoutValues(this.#plan, 0, length));
    for (let i = 0; i < this.#plan.values.length && !this.#spent();) {
      if (!(await this.#attempt(withoutValues(this.#plan, i, i + 1)))) i++;
    }
  }

  /** Tries windows of segments, from all of them down to `smallest`; after a success the same place again, with the new segments. */
  async #windows(smallest: number, reduce: (from: number, to: number) => Promise<boolean>): Promise<void> {
    for (let size = this.#plan.segments.length; size >= smallest; size = size > smallWindow ? size >> 1 : size - 1) {
      const stride = size > smallWindow ? size : 1;
      for (let from = 0; from < this.#plan.segments.length && !this.#spent();) {
        if (!(await reduce(from, Math.min(from + size, this.#plan.segments.length)))) from += stride;
      }
    }
  }

  async #dropDecisions(): Promise<void> {
    const decisions = (): readonly number[] => this.best.decisions;
    let chunk = decisions().length / 3;
    while (chunk >= 1 && !this.#spent()) {
      let reduced = false;
      for (let from = 0; from < decisions().length / 3 && !this.#spent();) {
        if (await this.#tryDecisions(decisions().toSpliced(from * 3, chunk * 3))) reduced = true;
        else from += chunk;
      }
      if (chunk === 1 && !reduced) return;
      chunk = Math.max(1, Math.min(chunk >> 1, decisions().length / 3));
    }
  }

  async #attempt(plan: Plan): Promise<boolean> {
    return await this.#try(plan, () => createPlanPlayer(plan, this.#engine.scheduler));
  }

  async #tryDecisions(decisions: readonly number[]): Promise<boolean> {
    return await this.#try(decisions, () => createLenientReplay(decisions));
  }

  /** Runs a candidate unless it was run before; true when it shows the finding and is smaller, and so is the best now. */
  async #try(candidate: unknown, create: () => Strategy): Promise<boolean> {
    const key = JSON.stringify(candidate);
    if (this.#tried.has(key) || this.#spent()) return false;
    this.#tried.add(key);
    const limit = this.#length * lengthFactor + moreSteps;
    const whole = await this.#execute(create(), { ...this.best, maxSteps: limit });
    if (whole.outcome.steps >= limit || !this.#shows(whole.outcome)) return false;
    const { outcome, decisions, plan } = this.best.maxSteps === undefined ? whole : await this.#cut(whole.decisions);
    if (!this.#shows(outcome) || !isSmaller({ ...this.best, decisions, preemptions: outcome.preemptions }, this.best))
      return false;
    this.best = { ...this.best, decisions, preemptions: outcome.preemptions };
    this.#plan = plan;
    this.#length = outcome.steps;
    return true;
  }

  /** The schedule of an execution that ends where the best one is cut off: what it decided behind that is none of it. */
  async #cut(decisions: readonly number[]): Promise<Executed> {
    const end = this.best.maxSteps ?? Infinity;
    const within = decisions.filter((_, at) => (decisions[at - (at % 3)] ?? 0) < end);
    return await this.#execute(createLenientReplay(within));
  }

  async #execute(strategy: Strategy, conditions: Conditions = this.best): Promise<Executed> {
    this.executions++;
    this.#tick();
    const { execution } = this.best;
    const recorder = new PlanRecorder(strategy, this.#engine.scheduler);
    recorder.begin(execution, this.#random);
    const outcome = await this.#engine.run(execution, recorder, conditions);
    this.#steps += outcome.steps;
    return { outcome, decisions: this.#engine.scheduler.decisions.toArray(), plan: recorder.plan() };
  }

  #spent(): boolean {
    return this.executions >= maxExecutions || this.#steps >= this.#maxSteps;
  }
}

function isSmaller(a: Witness, b: Witness): boolean {
  return compareWitnesses({ ...a, execution: b.execution }, b) < 0;
}
