/** Executions of one program under other memory orders than it declares. Counts bound them, never time, so results are the same on any machine. */
import { Random } from '../../base/random.ts';
import type { Engine } from '../../engine/engine.ts';
import type { HeapPolicy } from '../../engine/heap.ts';
import { type AtomicSite, OrderControl, type OrderOverrides, type PerformedSite } from '../../engine/order-control.ts';
import type { ExecutionOutcome } from '../../engine/outcome.ts';
import type { Strategy } from '../../engine/strategy.ts';
import { createNear } from '../../strategies/near.ts';
import { createPos } from '../../strategies/pos.ts';
import { createRandom } from '../../strategies/random.ts';
import type { OrderCount } from '../decisive-order.ts';

/** Schedules of failing executions kept, to look near them. */
const maxKnown = 8;
/** Chances of a choice of its own for executions near a known one, by turns. */
const faults = [0, 0.05, 0.25];

export interface TrialSetting {
  readonly engine: Engine;
  readonly seed: number;
  readonly heapPolicy: HeapPolicy;
  readonly fails: (outcome: ExecutionOutcome) => boolean;
  /** The step at which a failing execution failed; default: its last. */
  readonly failedAt?: (outcome: ExecutionOutcome) => number;
  /** Called before each execution. */
  readonly tick: () => void;
  /** Events of all executions together. */
  readonly maxSteps: number;
}

/** An atomic operation of a failing execution. */
export interface FailingSite extends AtomicSite {
  /** Steps from its last performance to the failure; infinite for one that came after it. */
  readonly distance: number;
}

export interface Trial extends OrderCount {
  /** Atomic operations that failing executions performed. */
  readonly sites: ReadonlyMap<number, FailingSite>;
}

export class Trials {
  readonly #setting: TrialSetting;
  readonly #random = new Random();
  readonly #strategies = [createPos(), createRandom()];
  readonly #known: (readonly number[])[];
  readonly #orders: OrderControl;
  #executions = 0;
  #steps = 0;

  /** `known`: decisions of a failing execution. */
  constructor(setting: TrialSetting, known: readonly (readonly number[])[]) {
    this.#setting = setting;
    this.#known = [...known];
    this.#orders = new OrderControl(
      (order) => setting.engine.atomics.fence(order),
      () => setting.engine.step,
    );
  }

  get spent(): boolean {
    return this.#steps >= this.#setting.maxSteps;
  }

  /** Mean events of an execution so far. */
  get meanSteps(): number {
    return this.#executions === 0 ? 1 : Math.max(1, this.#steps / this.#executions);
  }

  /** At most `most` executions; ends with failure number `enough`. */
  async run(overrides: OrderOverrides, most: number, enough: number): Promise<Trial> {
    const { engine, fails, failedAt } = this.#setting;
    const sites = new Map<number, FailingSite>();
    const orders = this.#orders;
    let executions = 0;
    let failing = 0;
    engine.orders = orders;
    orders.overrides = overrides;
    try {
      while (executions < most && failing < enough && !this.spent) {
        orders.seen.clear();
        const outcome = await this.#execute(this.#strategy(executions));
        executions++;
        if (!fails(outcome)) continue;
        failing++;
        const end = failedAt?.(outcome) ?? outcome.steps;
        for (const performed of orders.seen.values())
          if (!sites.has(performed.site)) sites.set(performed.site, beforeFailure(performed, end));
        this.#keep(engine.scheduler.decisions.toArray());
      }
    } finally {
      engine.orders = null;
    }
    return { executions, failing, sites };
  }

  /** Runs the program as it is; `each` sees the outcomes. Returns the atomic operations performed. */
  async survey(
    executions: number,
    each: (outcome: ExecutionOutcome) => void,
  ): Promise<ReadonlyMap<number, AtomicSite>> {
    const { engine } = this.#setting;
    const orders = this.#orders;
    engine.orders = orders;
    orders.overrides = new Map();
    orders.seen.clear();
    try {
      for (let i = 0; i < executions && !this.spent; i++) each(await this.#execute(this.#strategy(i)));
    } finally {
      engine.orders = null;
    }
    return new Map([...orders.seen].map(([site, { first: _first, last: _last, ...operation }]) => [site, operation]));
  }

  /** The known failures first, then by turns random executions and such that are near a known failure. */
  #strategy(execution: number): Strategy {
    const known = this.#known.length;
    if (execution < known) return createNear(this.#known[execution] ?? [], 0);
    const turn = execution >> 2;
    const near = this.#known[turn % Math.max(1, known)];
    if (execution % 2 === 0 || near === undefined) return this.#strategies[(execution >> 1) % 2] ?? createRandom();
    return createNear(near, faults[turn % faults.length] ?? 0);
  }

  #keep(decisions: readonly number[]): void {
    this.#known.unshift(decisions);
    if (this.#known.length > maxKnown) this.#known.pop();
  }

  async #execute(strategy: Strategy): Promise<ExecutionOutcome> {
    const { engine, seed, heapPolicy, tick } = this.#setting;
    const execution = this.#executions++;
    tick();
    // Streams that neither the campaign, which counts executions from 0, nor the search for a decisive order uses.
    this.#random.seed(seed, 0x5000_0000 + execution);
    strategy.begin(execution, this.#random);
    const outcome = await engine.run(execution, strategy, { heapPolicy, memoryModel: 'c11' });
    this.#steps += outcome.steps;
    return outcome;
  }
}

function beforeFailure({ first, last, ...site }: PerformedSite, end: number): FailingSite {
  const performed = last <= end ? last : first;
  return { ...site, distance: performed <= end ? end - performed : Number.POSITIVE_INFINITY };
}
