/**
 * The one report model: what `--json` prints and every renderer reads (design.md, "Machine-readable result").
 * Fields marked "time field" are the only ones that may differ between two runs with the same inputs.
 */
import type { CampaignSummary, ProgramInfo } from './model-campaign.ts';
import type { Finding, OrderChange, OrderCount } from './model-finding.ts';

export type * from './model-campaign.ts';
export type * from './model-finding.ts';

export type Verdict = 'clean' | 'findings' | 'incomplete' | 'error';
export type StoppedBy = 'runs' | 'time' | 'first' | 'interrupt' | 'exhausted';

/** `--weaken`: weaker memory orders with which nothing new failed, all of them together. No proof that they suffice. */
export interface Weaken extends OrderCount {
  readonly statement: string;
  readonly orders: readonly OrderChange[];
  /** Orders above relaxed, and fences, in the program's own sources: as many as were tried. */
  readonly tried: number;
  /** Of these, not all were tried as far as they go: the budget ended. */
  readonly complete: boolean;
}

export interface CheckResult {
  readonly version: 1;
  readonly verdict: Verdict;
  readonly stoppedBy?: StoppedBy;
  readonly program?: ProgramInfo;
  readonly campaign?: CampaignSummary;
  readonly findings: readonly Finding[];
  /** Findings silenced by suppressions or baseline: counted, never dropped silently. */
  readonly suppressed: readonly { readonly id: string; readonly title: string; readonly by: string }[];
  /** Of `--weaken`. */
  readonly weaken?: Weaken;
  /** What was not checked or is weaker than usual: uninstrumented code, unsupported model... */
  readonly notes: readonly string[];
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly output?: string;
  };
}
