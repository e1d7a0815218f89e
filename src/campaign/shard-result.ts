/** What came out of executions, as plain data: workers post it. */
import type { Conditions } from '../engine/heap.ts';
import type { RawFinding, RawStack } from '../engine/outcome.ts';
import type { Taught } from './watch.ts';

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
  /** Executions in which somebody waited for others with a time-out. */
  readonly timedWaits: number;
  readonly taught: Taught;
  readonly steps: number;
  readonly limits: readonly string[];
  readonly unsupported?: UnsupportedCall;
  readonly nondeterminism?: { readonly execution: number; readonly what: string };
}

/** A call that cannot be meant, where an execution reached it. */
export interface UnsupportedCall {
  readonly execution: number;
  readonly name: string;
  readonly stack: RawStack;
}

/** Whether an execution of it ends a campaign with `stopOn: 'first'`. */
export function isLast({ candidates, unsupported, nondeterminism }: ShardResult): boolean {
  return candidates.size > 0 || unsupported !== undefined || nondeterminism !== undefined;
}
