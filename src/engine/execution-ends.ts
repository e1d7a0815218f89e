/** How an execution ends: the first ending counts, coroutines are unwound, and whoever asked for the execution gets its outcome. */
import { assert } from '../base/assert.ts';
import type { Engine } from './engine.ts';
import type { Conditions } from './heap.ts';
import type { Ending, ExecutionOutcome } from './outcome.ts';
import type { Strategy } from './strategy.ts';

/** What hangs on it runs as soon as the present call has left the program. */
const settled = Promise.resolve();

export class ExecutionEnds {
  readonly #engine: Engine;
  #ending: Ending | null = null;
  #execution = 0;
  #strategy: Strategy | null = null;
  #conditions: Conditions = { heapPolicy: 'reuse', memoryModel: 'sc' };
  #finish: ((outcome: ExecutionOutcome) => void) | null = null;
  #fail: ((error: unknown) => void) | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  readonly #hold = (resolve: (outcome: ExecutionOutcome) => void, reject: (error: unknown) => void): void => {
    this.#finish = resolve;
    this.#fail = reject;
  };

  /** An execution begins. The promise resolves when it has ended, and rejects when the engine fails. */
  begin(execution: number, strategy: Strategy, conditions: Conditions): Promise<ExecutionOutcome> {
    this.#ending = null;
    this.#execution = execution;
    this.#strategy = strategy;
    this.#conditions = conditions;
    return new Promise<ExecutionOutcome>(this.#hold);
  }

  /**
   * The execution is over; the first ending counts. The caller still has to leave the program: see {@link Scheduler.endOfExecution}. `returns`: it does so by
   * returning to the coroutine's loop, where {@link conclude} is called; else this happens as soon as nothing else runs.
   */
  end(ending: Ending, returns: boolean): void {
    const { coroutines, scheduler } = this.#engine;
    if (scheduler.over) return;
    this.#engine.settle();
    scheduler.over = true;
    this.#ending = ending;
    coroutines.concludesAtIdle = returns;
    if (!returns) void settled.then(this.conclude);
  }

  /** No coroutine runs program code any more: unwinds those that are parked, and resolves the promise of {@link begin}. */
  readonly conclude = (): void => {
    const { coroutines, scheduler } = this.#engine;
    try {
      scheduler.exploration?.ended(scheduler.current);
      coroutines.noteStackOf(scheduler.current);
      const unwound = coroutines.unwindAll(scheduler.threads, scheduler.threadCount);
      if (unwound === null) this.#finish?.(this.#outcome());
      else unwound.then(() => this.#finish?.(this.#outcome())).catch((error: unknown) => this.fail(error));
    } catch (error) {
      this.fail(error);
    }
  };

  fail(error: unknown): void {
    this.#engine.scheduler.over = true;
    this.#fail?.(error);
  }

  #outcome(): ExecutionOutcome {
    const { findings, scheduler, step } = this.#engine;
    const ending = this.#ending;
    assert(ending !== null, 'an execution has an ending');
    const outcome: ExecutionOutcome = {
      execution: this.#execution,
      ending,
      findings: findings.take(),
      steps: step,
      switches: scheduler.switches,
      preemptions: scheduler.preemptions,
      traceHash: scheduler.trace.value,
      heapPolicy: this.#conditions.heapPolicy,
      memoryModel: this.#conditions.memoryModel,
    };
    this.#strategy?.end?.(outcome.steps, scheduler.points);
    return outcome;
  }
}
