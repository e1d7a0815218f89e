/** Long executions, of which only what led to a finding is replayed again and again. */
import type { ExecutionOutcome, RawFinding } from '../engine/outcome.ts';
import type { Witness } from './shard-result.ts';
import { eventsAfter, longEvents } from './tracing/gaps.ts';

/** The same bug in another execution. */
export function findIn(outcome: ExecutionOutcome, finding: RawFinding): RawFinding | undefined {
  return outcome.findings.find((one) => one.key === finding.key);
}

/**
 * What led to the finding and a little more, as an execution that ends there; undefined when that is about all of `outcome`. A program that races and then
 * spins up to --max-steps takes seconds, and traced minutes.
 */
export function withoutTail(witness: Witness, outcome: ExecutionOutcome, finding: RawFinding): Witness | undefined {
  const seen = findIn(outcome, finding);
  if (seen === undefined || outcome.steps <= longEvents || seen.step + eventsAfter >= outcome.steps) return undefined;
  const maxSteps = seen.step + eventsAfter;
  const { decisions } = witness;
  // Triples that begin with their step.
  const end = decisions.findIndex((step, at) => at % 3 === 0 && step >= maxSteps);
  return { ...witness, decisions: end < 0 ? decisions : decisions.slice(0, end), maxSteps };
}
