/** Is a bug gone? The judgement of `heddle verify` from figures and facts. */
import { type Count, fisherExact, trialsNeeded } from './statistics.ts';

export type VerifyVerdict = 'fixed' | 'not-fixed' | 'cannot-tell';

/**
 * The p-value below which "not seen" counts as "fixed": the chance that a bug as frequent as before stays away by luck. One wrong "fixed" in a hundred at most.
 */
export const significance = 0.01;

/** What is known about the changed program. */
export interface Evidence {
  readonly before: Count;
  /** Executions that could show the finding: those that another failure ended do not count while it was not seen. */
  readonly after: Count;
  /** Some execution showed it, also when none of those that `after` counts did. */
  readonly seenAgain?: boolean;
  /** The old schedule, followed in the changed program, showed the finding. */
  readonly reproduced: boolean;
  /** The program does not check any more what the finding is about. */
  readonly unchecked?: boolean;
  /** No execution had a second thread, and the finding has. */
  readonly oneThread?: boolean;
  /** Ids of new findings that may be this one in functions of other names. */
  readonly perhapsRenamed?: readonly string[];
  /** Executions that a limit cut off. */
  readonly cutOff: number;
  /** Findings that were not examined, any of which might be this one. */
  readonly unexamined: number;
  readonly interrupted: boolean;
  /** The executions are those of a search: no sample of anything, so only a complete one says that it is gone. */
  readonly searched: boolean;
  /** Every schedule was run: no statistics are needed. */
  readonly exhaustive: boolean;
}

export interface Judgement {
  readonly verdict: VerifyVerdict;
  readonly pValue: number;
  /** Why the verdict is not "fixed", in sentences. Empty for "fixed". */
  readonly reasons: readonly string[];
  /** Executions without the finding that would have been enough; only when too few were run. Null when no number is. */
  readonly executionsNeeded?: number | null;
}

export function judge(evidence: Evidence): Judgement {
  const { before, after, cutOff, unexamined } = evidence;
  const pValue = fisherExact(before, after);
  const seen: string[] = [];
  if (evidence.reproduced) seen.push('The old schedule, followed in the changed program, shows the finding.');
  if (after.hits > 0 || evidence.seenAgain === true) seen.push('The campaign found it again.');
  if (seen.length > 0) return { verdict: 'not-fixed', pValue, reasons: seen };
  const reasons: string[] = [];
  if (evidence.unchecked === true)
    reasons.push('The assertion is not in the changed program: whether what it checked holds is not known.');
  for (const id of evidence.perhapsRenamed ?? [])
    reasons.push(
      `New finding ${id} may be this one in functions of other names: it is of the same kind, at lines of the same text or about the same variable or locks.`,
    );
  if (evidence.interrupted) reasons.push('The campaign was interrupted.');
  if (cutOff > 0) reasons.push(`Executions cut off by a limit: ${cutOff}. What they would have done is not known.`);
  if (unexamined > 0) reasons.push(`Findings not examined: ${unexamined}. This one may be among them.`);
  if (evidence.oneThread === true)
    reasons.push(
      'No execution of the changed program had a second thread: is it the same program, with the same arguments and input?',
    );
  if (evidence.searched && !evidence.exhaustive) {
    reasons.push(
      'The search did not come to an end, and what it did is no sample: how often schedules fail does not follow from it.',
    );
    return { verdict: 'cannot-tell', pValue, reasons };
  }
  const sure = evidence.exhaustive || pValue < significance;
  if (sure) return { verdict: reasons.length === 0 ? 'fixed' : 'cannot-tell', pValue, reasons };
  const executionsNeeded = trialsNeeded(before, significance);
  reasons.push(
    'So few executions without the finding would not be unusual if nothing had changed: it was rare before, or too little was run.',
  );
  return { verdict: 'cannot-tell', pValue, reasons, executionsNeeded };
}
