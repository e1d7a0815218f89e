/** Who ran when in an execution: the shape of its schedule. */
import type { ExecutionOutcome } from '../../engine/outcome.ts';
import type { SwitchReason, Thread } from '../../engine/thread.ts';
import type { TraceListener } from '../../engine/trace.ts';
import type { ScheduleShape } from '../../report/trace-model.ts';

const maxRuns = 4000;

export class RunRecorder implements TraceListener {
  readonly #runs: (readonly [thread: number, step: number])[] = [[0, 0]];
  #cut = false;

  shape(outcome: ExecutionOutcome, decisions: readonly number[]): ScheduleShape {
    const { steps, preemptions } = outcome;
    return { steps, decisions: decisions.length / 3, preemptions, runs: this.#runs, cut: this.#cut };
  }

  switched(_from: Thread, to: Thread, _reason: SwitchReason, step: number): void {
    if (this.#runs.length < maxRuns) this.#runs.push([to.id, step]);
    else this.#cut = true;
  }

  access(): void {}
  atomic(): void {}
  operation(): void {}
  follows(): boolean {
    return false;
  }
  paused(): void {}
  allocated(): void {}
  ended(): void {}
}
