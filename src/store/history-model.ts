/** What is noted of campaigns: see history.ts. Types alone, for the page that shows them. */
import type { Severity, Verdict } from '../report/model.ts';

export interface CampaignEntry {
  readonly format: 1;
  /** Since 1970. */
  readonly endedAtMs: number;
  readonly elapsedMs: number;
  readonly files: readonly string[];
  readonly arguments: readonly string[];
  /** SHA-256 of the program, hex. */
  readonly program: string;
  readonly strategy: string;
  readonly seed: number;
  readonly memoryModel: string;
  readonly verdict: Verdict;
  readonly executions: number;
  readonly failing: number;
  readonly passRate: {
    readonly executions: number;
    readonly value: number;
    readonly low: number;
    readonly high: number;
  };
  readonly findings: readonly { readonly id: string; readonly title: string; readonly severity: Severity }[];
}

/** How far a campaign is; counts are of executions. */
export interface LiveProgress {
  readonly phase: string;
  readonly executions: number;
  readonly runs: number;
  readonly findings: number;
  readonly traces: number;
  readonly elapsedMs: number;
}

export interface LiveEntry extends LiveProgress {
  readonly process: number;
  readonly files: readonly string[];
}
