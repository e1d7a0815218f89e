/** Which of two schedules that show a finding is the better witness. */
import { weakDecisions } from '../engine/decisions.ts';
import type { Witness } from './shard-result.ts';

/** Fewest weak choices, then preemptions, then decisions, then the earliest execution. */
export function compareWitnesses(a: Witness, b: Witness): number {
  return (
    weakDecisions(a.decisions) - weakDecisions(b.decisions) ||
    a.preemptions - b.preemptions ||
    a.decisions.length - b.decisions.length ||
    a.execution - b.execution
  );
}

/** Its schedule takes what only weak memory allows. */
export function isWeak({ decisions }: Witness): boolean {
  return weakDecisions(decisions) > 0;
}
