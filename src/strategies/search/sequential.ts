/** A search that runs one execution after the other, each chosen by what those before showed. */
import type { Search, SearchGap } from '../../engine/search.ts';
import type { Counted } from './probe.ts';

export interface SequentialSearch extends Search {
  /** After each execution. False when there is nothing left to explore. */
  advance(): boolean;
  /** Everything that decides what comes, as plain data: asked between two executions, and valid until the next one. */
  state(): unknown;
  /** Goes on from the `state` of a search of the same kind, of which there is no other use. Called before the first execution. */
  restore(state: unknown): void;
  /** Executions that ended because others cover them. */
  readonly blocked: number;
  /** Times that the search began anew: what ran before is covered by what comes. */
  readonly restarts?: number;
  /** Why not everything was explored; empty when it was. */
  readonly gaps: ReadonlySet<SearchGap>;
  /** Executions that a whole search takes, guessed by the branches seen so far: in the beginning at times wrong by orders of magnitude. */
  estimate(): number;
  /** What random probes can count to judge it better; left out when they cannot. */
  readonly counted?: Counted | undefined;
  /** Transitions of the longest execution. */
  readonly longest?: number;
  /** Of a search by increasing bound. */
  readonly bound?: SearchBound;
}

export interface SearchBound {
  readonly counts: 'preemptions' | 'delays';
  /** Every schedule with at most so many was run; -1: not even those with none. */
  readonly complete: number;
  /** Schedules beyond the largest bound asked for were left out. */
  readonly limited: boolean;
  /** More schedules waited than can be kept: no bound from here on is complete. */
  readonly overflowed: boolean;
}
