/** What the local web app shows: the answer of `/api/state`, and each event of `/api/events`. */
import type { FindingKind, Severity } from '../report/model.ts';
import type { CampaignEntry, LiveEntry, LiveProgress } from '../store/history-model.ts';

export interface AppState {
  /** Of Heddle. */
  readonly version: string;
  readonly folder: string;
  /** The last saved first. */
  readonly findings: readonly AppFinding[];
  /** Entries of the store that cannot be read. */
  readonly damaged: readonly { readonly id: string; readonly problem: string }[];
  /** The last one first. */
  readonly campaigns: readonly CampaignEntry[];
  readonly live: readonly LiveEntry[];
  /** Started from the page, the last one first. */
  readonly jobs: readonly Job[];
}

export interface AppFinding {
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly title: string;
  /** `main.c:7:3`; empty when nothing is known. */
  readonly place: string;
  /** Since 1970. */
  readonly savedAtMs: number;
  readonly executionsHit: number;
  /** Of the campaign that found it. */
  readonly executions?: number;
  /** What it is verified with: the files of the campaign that found it. */
  readonly files: readonly string[];
  /** It has a schedule. */
  readonly replayable: boolean;
}

export type JobKind = 'replay' | 'verify';

export interface Job {
  readonly id: number;
  readonly kind: JobKind;
  readonly finding: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress?: LiveProgress;
  /** `reproduced`, `fixed`... */
  readonly outcome?: string;
  /** The report, or what went wrong. */
  readonly text?: string;
}
