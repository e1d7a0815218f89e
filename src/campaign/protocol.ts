/** Messages between the campaign and its workers, and the words of shared memory beside them. */
import type { HeddleError } from '../base/error.ts';
import type { ProgramImage } from '../engine/program.ts';
import type { Confirmation, Explainable, FollowedAndShown } from './confirm.ts';
import type { Draft } from './describe.ts';
import type { Deal } from './deal.ts';
import type { FollowRequest } from './old-schedule.ts';
import type { DescribedOrder } from './order-description.ts';
import type { DescribedBlame } from './orders/description.ts';
import type { DescribedWeaken, WeakenRequest } from './orders/weaken.ts';
import type { SearchPart, SearchRequest } from './search-runner.ts';
import type { CampaignSettings } from './settings.ts';
import type { Candidate, ShardResult, Witness } from './shard-result.ts';
import type { ShardRequest } from './shard.ts';
import type { Divergence } from '../strategies/replay.ts';

/** What a campaign's tasks are about: sent before them. Nothing (null) at its end, for another campaign may follow. */
export interface Assignment {
  readonly image: ProgramImage;
  readonly settings: CampaignSettings;
  /** See {@link ControlWord}. */
  readonly control: Int32Array<SharedArrayBuffer>;
}

/** Words that campaign and worker share. */
export const ControlWord = {
  /** Set by the campaign: stop before the next execution. See {@link Stop}. */
  stop: 0,
  /** Number of the execution that runs (low 31 bits). */
  execution: 1,
  /** Counts executions begun: no change for long, without a sign of life, means a hang. */
  begun: 2,
  /** Of a search: executions that it may take in all; 0 while unknown. */
  estimate: 3,
  /** Counts signs of life inside an execution: one each thousands of events, each event of a traced one. */
  alive: 4,
  /** Of a search: distinct traces and findings so far. */
  traces: 5,
  findings: 6,
  /** Of a search: 1 while it works out what to run next or to hand over, which is no hang of the program. */
  planning: 7,
  /** Counts the tasks that the campaign has sent. */
  tasks: 8,
  /** 1 while the worker runs executions ahead of its next task. */
  ahead: 9,
  /** Set by the campaign: a search is to hand over its state before its next execution. */
  save: 10,
} as const;

/** Why a campaign begins no more executions. After the end of its time, and when it is interrupted, one that runs gets as long as the hang timeout. */
export const Stop = { enough: 1, time: 2, interrupt: 3 } as const;
export type Stop = (typeof Stop)[keyof typeof Stop];

export type Message = { readonly kind: 'assign'; readonly assignment: Assignment | null } | Task;

export type Task =
  | {
      readonly kind: 'shard';
      /** The whole generation. */
      readonly request: ShardRequest;
      /** What of it is still to be run. */
      readonly deal: Deal;
      /** The worker's number in it, from 1. */
      readonly worker: number;
      /** The next generation: its samples may be run as soon as nothing is left of this one, before the campaign knows what this one teaches. */
      readonly ahead?: Deal;
    }
  | { readonly kind: 'search'; readonly request: SearchRequest }
  | {
      readonly kind: 'confirm';
      readonly candidate: Candidate;
      /** Events to be spent at most on making the schedule smaller. */
      readonly budget: number;
      /** Record the trace of the execution that the finding is shown by. */
      readonly traced?: boolean;
    }
  | { readonly kind: 'order'; readonly of: Explainable }
  | { readonly kind: 'blame'; readonly of: Explainable }
  | { readonly kind: 'show'; readonly witness: Witness }
  | { readonly kind: 'follow'; readonly request: FollowRequest }
  | { readonly kind: 'weaken'; readonly request: WeakenRequest };

export interface Shown {
  readonly drafts: readonly Draft[];
  readonly divergence: Divergence | null;
}

/** With `stopOn: 'first'` one for each range that the worker took; otherwise one for all of them, and one for those that it took ahead. */
export interface DealtResult {
  /** The first execution of these. */
  readonly from: number;
  readonly result: ShardResult;
}

export interface TaskResults {
  readonly shard: readonly DealtResult[];
  readonly search: SearchPart;
  readonly confirm: Confirmation;
  readonly order: DescribedOrder | undefined;
  readonly blame: DescribedBlame | undefined;
  readonly show: Shown;
  readonly follow: readonly FollowedAndShown[];
  readonly weaken: DescribedWeaken;
}

export type Reply =
  /** Of a search that goes on. */
  { readonly part: SearchPart } | FinalReply;

export type FinalReply =
  | { readonly ok: true; readonly result: TaskResults[Task['kind']] }
  | { readonly ok: false; readonly error: Error; readonly forUser?: ErrorForUser };

/** What makes an error a HeddleError: messages between threads keep only what every error has. */
export type ErrorForUser = Pick<HeddleError, 'code' | 'hint'>;
