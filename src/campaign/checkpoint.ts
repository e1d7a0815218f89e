/** What a campaign needs to go on after its process was killed: everything as of the end of a generation, as plain data. */
import type { SumState } from './merge.ts';
import type { Learned } from './settings.ts';

export interface CampaignState {
  /** The first execution not yet run: the end of a generation. */
  readonly from: number;
  readonly learned: Learned;
  readonly frozen: Learned | null;
  readonly sum: SumState;
  readonly hangs: readonly number[];
}

export interface Checkpoints {
  readonly resume?: CampaignState;
  /** Called at the ends of generations; `state` is valid during the call only. */
  save(state: () => CampaignState): void;
}
