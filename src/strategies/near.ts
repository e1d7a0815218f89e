/**
 * `near`: makes the decisions of a schedule and, now and then, others: executions that are like one which is known, for programs where a random walk would
 * seldom come to the same place. Guarantee: none. Cost: one random number a choice.
 */
import { Random } from '../base/random.ts';
import type { Strategy } from '../engine/strategy.ts';
import { createLenientReplay } from './replay.ts';

/** `decisions`: as the scheduler records them. `fault`: chance of a choice of its own, 0..1. */
export function createNear(decisions: readonly number[], fault: number): Strategy {
  const replay = createLenientReplay(decisions);
  let random = new Random();
  return {
    name: 'near',
    begin(execution, source) {
      random = source;
      replay.begin(execution, source);
    },
    chooseThread(view) {
      const planned = replay.chooseThread(view);
      return random.fraction() < fault ? (view.candidates[random.below(view.count)] ?? planned) : planned;
    },
    chooseValue(kind, count, step, code) {
      const planned = replay.chooseValue(kind, count, step, code);
      return random.fraction() < fault ? random.below(count) : planned;
    },
  };
}
