/**
 * Makes a failing schedule smaller: fewer preemptions first, then fewer decisions.
 *
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", TSE 2002) over the list of decisions. Deviation: leaving out
 * a decision moves the steps of later ones, so a candidate is only a suggestion: it is run with decisions that do not fit ignored, and
 * what counts is the schedule that was really executed, which is recorded anew. The result never has more preemptions than the input.
 */
import type { Engine } from '../engine/engine.ts';
import type { ExecutionOutcome } from '../engine/outcome.ts';
import { Random } from '../base/random.ts';
import { createLenientReplay } from '../strategies/replay.ts';
import type { Witness } from './shard.ts';

/** Executions and events spent at most on one finding. Counts, not time: the result is the same on any machine. */
const maxExecutions = 400;
const maxSteps = 20_000_000;

export interface Minimised {
  readonly witness: Witness;
  readonly executions: number;
}

/** `shows(outcome)`: whether the execution still shows the finding. */
export async function minimise(
  engine: Engine,
  witness: Witness,
  shows: (outcome: ExecutionOutcome) => boolean,
  tick: () => void,
): Promise<Minimised> {
  let best = witness;
  let executions = 0;
  let steps = 0;
  const random = new Random();

  const attempt = async (decisions: readonly number[]): Promise<boolean> => {
    executions++;
    tick();
    const strategy = createLenientReplay(decisions);
    strategy.begin(witness.execution, random);
    const outcome = await engine.run(witness.execution, strategy, witness.heapPolicy);
    steps += outcome.steps;
    const recorded = [...engine.scheduler.decisions];
    if (!shows(outcome) || !isSmaller(outcome.preemptions, recorded.length, best)) return false;
    best = { ...best, decisions: recorded, preemptions: outcome.preemptions };
    return true;
  };

  const spent = (): boolean => executions >= maxExecutions || steps >= maxSteps;
  let chunk = best.decisions.length / 3;
  if (chunk > 0) await attempt([]);
  while (chunk >= 1 && !spent()) {
    let reduced = false;
    for (let from = 0; from < best.decisions.length / 3 && !spent();) {
      const without = [...best.decisions.slice(0, from * 3), ...best.decisions.slice((from + Math.floor(chunk)) * 3)];
      if (await attempt(without)) reduced = true;
      else from += Math.floor(chunk);
    }
    if (!reduced || chunk > best.decisions.length / 3)
      chunk = Math.floor(chunk) === 1 && !reduced ? 0 : Math.max(1, Math.floor(chunk / 2));
  }
  return { witness: best, executions };
}

function isSmaller(preemptions: number, decisions: number, than: Witness): boolean {
  return preemptions < than.preemptions || (preemptions === than.preemptions && decisions < than.decisions.length);
}
