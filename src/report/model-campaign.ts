/** The campaign in the report model, and the program: see model.ts. Fields marked "time field" may differ between two runs with the same inputs. */

export interface PassRate {
  readonly sampler: string;
  readonly executions: number;
  /** Share of executions that pass, 0..1. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  /** Of these executions, cut off by a limit: they may pass or not, which the interval allows for. */
  readonly cutOff?: number;
  /** The first execution that counts: earlier ones taught which places to switch at. Missing when the campaign ended before. */
  readonly from?: number;
  /** Racy places that the sampler may switch at beside synchronisation: fixed from execution `from` on. */
  readonly racySites?: number;
}

/** What was seen, and how much was not. */
export interface CoverageSummary {
  /** Whether the numbers of traces and pairs are counts; beyond 65,536 they are estimates, good to about 0.5 %. */
  readonly exact: boolean;
  /** Traces that one execution alone showed, a sampled one. */
  readonly seenOnce: number;
  /** Pairs of places: a write and a read that saw what it wrote, where threads can be switched. */
  readonly readsFromPairs: number;
  /** Pairs of places that raced. */
  readonly racingPairs: number;
  /** Probability that the next sampled schedule shows a trace not seen before; null without samples. */
  readonly unseen: {
    /** Good-Turing. */
    readonly estimate: number;
    /** It is at most this, with `confidence`. */
    readonly high: number;
    readonly confidence: number;
    /** Samples that `high` comes from. */
    readonly samples: number;
  } | null;
  /** New traces have become rare: at most one in a hundred schedules shows one (`--until-saturated`). */
  readonly saturated: boolean;
  /** Distinct traces as executions went on: a point at the end of a generation. */
  readonly curve?: readonly { readonly executions: number; readonly traces: number }[];
}

/** Of `--strategy dpor` and `dfs`. */
export interface SearchNumbers {
  /** Executions given up because others cover whatever can follow; not counted among the executions. */
  readonly blocked: number;
  /** Executions that the whole search takes, as far as can be told. */
  readonly estimate: number | null;
  /** It takes no less than this, with the confidence of the intervals; null when nothing can be told. */
  readonly estimateLow: number | null;
  /** Which executions count as the same, when it is not `mazurkiewicz`. */
  readonly equivalence?: 'reads-from';
}

export interface CampaignShard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
  readonly from: number;
  readonly to: number;
}

export interface CampaignSummary {
  readonly strategy: string;
  readonly seed: number;
  readonly memoryModel: 'c11' | 'sc';
  readonly preempt: 'sync' | 'racy' | 'all';
  readonly heap: 'mixed' | 'reuse' | 'quarantine';
  /** Absent: they are plain accesses. */
  readonly volatile?: 'relaxed';
  /** Of `--shard`: which part this is, and which executions it counts: `from` to `to`, not included. */
  readonly shard?: CampaignShard;
  readonly executions: number;
  readonly failing: number;
  readonly racing: number;
  /** Executions that were cut off by a limit. */
  readonly cutOff: number;
  /** Something was left out: executions were cut off or not run, schedules of a search missed, findings not replayed. */
  readonly incomplete?: boolean;
  /** Time field. */
  readonly elapsedMs: number;
  /** Time field. */
  readonly executionsPerSecond: number;
  readonly distinctTraces: number;
  readonly exhaustive: boolean;
  readonly search?: SearchNumbers;
  readonly coverage?: CoverageSummary;
  readonly passRate: PassRate;
  /** Upper bound of the failure probability per schedule when nothing failed; null otherwise. */
  readonly residualRisk: number | null;
}

export interface ProgramInfo {
  readonly files: readonly string[];
  readonly arguments: readonly string[];
  /** SHA-256 of the linked module, hex. */
  readonly hash: string;
  readonly flags: readonly string[];
  /** Dynamic libraries that are part of it, under the paths that it opens them by. */
  readonly libraries?: readonly LibraryInfo[];
}

export interface LibraryInfo {
  readonly path: string;
  /** SHA-256 of the library as linked, hex. */
  readonly hash: string;
}
