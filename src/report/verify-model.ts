/** What `heddle verify --json` prints. */
import type { CampaignSummary, Finding, FindingKind, ProgramInfo, StoppedBy } from './model.ts';

/** Executions that showed the finding, and all that could. */
export interface FailureCount {
  readonly failing: number;
  readonly executions: number;
  /** SHA-256 of the program, hex. */
  readonly program: string;
}

export interface OldSchedule {
  /** `not-replayed`: the finding has no schedule; `hung`: the changed program made no progress along it. */
  readonly outcome: 'reproduced' | 'not-reproduced' | 'not-replayed' | 'hung';
  /** Decisions of the schedule that showed the finding in the old program. */
  readonly decisions: number;
  /** How many of them were made in the changed program, by the best of the attempts. */
  readonly mapped: number;
}

export interface VerifyResult {
  readonly version: 1;
  readonly verdict: 'fixed' | 'not-fixed' | 'cannot-tell';
  /** Why it is not "fixed". */
  readonly reasons: readonly string[];
  /** The finding as it was. */
  readonly finding: { readonly id: string; readonly kind: FindingKind; readonly title: string };
  readonly before: FailureCount;
  readonly after: FailureCount;
  /** Fisher's exact test, two-sided. */
  readonly pValue: number;
  /** "Fixed" needs a p-value below this. */
  readonly significance: number;
  /** Executions without the finding that would have been enough; only when too few were run, and null when no number is. */
  readonly executionsNeeded?: number | null;
  readonly oldSchedule: OldSchedule;
  /** The finding as it shows in the changed program. */
  readonly stillThere?: Finding;
  /** Findings that the campaign of the finding did not have. */
  readonly newFindings: readonly Finding[];
  /** Ids of other findings that the old program had too. */
  readonly knownFindings: readonly string[];
  readonly stoppedBy: StoppedBy;
  readonly program: ProgramInfo;
  readonly campaign: CampaignSummary;
  readonly notes: readonly string[];
}
