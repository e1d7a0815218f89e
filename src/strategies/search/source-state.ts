/** What a search over source sets goes on from after its process has ended. */
import type { SearchGap } from '../../engine/search.ts';
import type { NodeState } from './node.ts';
import type { Counted } from './probe.ts';
import type { TraceState } from './trace.ts';

/** A search between two executions as plain data. The trace is that of the transitions that the next execution takes over. */
export interface SourceState {
  readonly trace: TraceState;
  readonly nodes: readonly NodeState[];
  readonly kept: number;
  readonly insisted: number;
  readonly repeats: readonly [thread: number, count: number] | null;
  readonly executions: number;
  readonly counted: Counted | undefined;
  readonly longest: number;
  readonly blocked: number;
  readonly gaps: ReadonlySet<SearchGap>;
}
