/** What a campaign needs to go on after its process was killed: everything as of the end of a generation, or of an execution of a search, as plain data. */
import type { SumState } from './merge.ts';
import type { SearchSummary } from './search-runner.ts';
import type { Learned } from './settings.ts';

export interface CampaignState {
  /** The first execution not yet run: the end of a generation. */
  readonly from: number;
  readonly learned: Learned;
  readonly frozen: Learned | null;
  readonly sum: SumState;
  readonly hangs: readonly number[];
  /** Of an exhaustive search: as of the end of an execution. */
  readonly search?: { readonly summary: SearchSummary; readonly state: Uint8Array };
}

export interface Checkpoints {
  readonly resume?: CampaignState;
  /** Whether it is time to save: so seldom that it costs little. */
  due(): boolean;
  /** `ms`: what it took to gather the state, which is valid during the call only. */
  save(state: CampaignState, ms?: number): void;
}
