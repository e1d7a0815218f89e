/**
 * The one report model: what `--json` prints and every renderer reads (design.md, "Machine-readable result").
 * Fields marked "time field" are the only ones that may differ between two runs with the same inputs.
 */

export type FindingKind =
  | 'data-race'
  | 'deadlock'
  | 'lock-order-inversion'
  | 'livelock'
  | 'hang'
  | 'use-after-free'
  | 'double-free'
  | 'invalid-free'
  | 'heap-overflow'
  | 'stack-overflow'
  | 'out-of-memory'
  | 'null-dereference'
  | 'mutex-misuse'
  | 'grace-period-misuse'
  | 'library-misuse'
  | 'thread-leak'
  | 'assertion'
  | 'abort'
  | 'uncaught-exception'
  | 'trap'
  | 'exit-status';

export type Severity = 'error' | 'warning';
export type Verdict = 'clean' | 'findings' | 'incomplete' | 'error';
export type StoppedBy = 'runs' | 'time' | 'first' | 'interrupt' | 'exhausted';

/** A place in the program's sources. `line` and `column` count from 1; 0 means unknown. `file` is as compiled (relative). */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function: string;
}

/** One frame, innermost first in a stack. `inlined` frames have no call of their own. */
export interface StackFrame extends SourceLocation {
  readonly inlined?: boolean;
}

/** A lock held by a thread at an event. */
export interface HeldLock {
  /** `mutex g_lock`, `mutex 0x10468 (heap block)`... */
  readonly name: string;
  readonly stack: readonly StackFrame[];
}

/** What memory is raced on, freed or overrun. */
export interface MemoryObject {
  readonly kind: 'global' | 'heap' | 'stack' | 'thread-local' | 'unknown';
  /** `counter`, `heap block of 32 bytes`, ``local `count` of worker``, `stack of thread 2`. */
  readonly name: string;
  readonly address: number;
  readonly size?: number;
  /** Byte offset of the access in the object. */
  readonly offset?: number;
  readonly location?: SourceLocation;
  readonly allocatedBy?: { readonly thread: number; readonly stack: readonly StackFrame[] };
  readonly freedBy?: { readonly thread: number; readonly stack: readonly StackFrame[] };
}

/** One side of a data race or the bad access of a memory error. */
export interface Access {
  readonly thread: number;
  /** `read of 4 bytes`, `atomic write of 8 bytes (relaxed)`. */
  readonly operation: string;
  readonly step: number;
  readonly location: SourceLocation;
  readonly stack: readonly StackFrame[];
  readonly locks: readonly HeldLock[];
}

/** One blocked thread of a deadlock. */
export interface Wait {
  readonly thread: number;
  /** `lock mutex A`, `wait on condition ready`, `join thread 2`. */
  readonly operation: string;
  readonly object: string;
  readonly location: SourceLocation;
  readonly stack: readonly StackFrame[];
  /** Who could end the wait, and where that thread took the object. */
  readonly heldBy?: { readonly thread: number; readonly stack: readonly StackFrame[] };
  /** It waits for a grace period: `heldBy` is inside of a read section, which began there. */
  readonly section?: boolean;
  /** It hangs because of the others, which would hang without it. */
  readonly victim?: boolean;
  readonly locks: readonly HeldLock[];
}

export interface ThreadInfo {
  readonly id: number;
  /** `main`, or the start routine's name. */
  readonly name: string;
  readonly createdBy?: { readonly thread: number; readonly stack: readonly StackFrame[] };
}

/** One row of the interleaving; rows are in execution order. */
export interface InterleavingRow {
  readonly step: number;
  readonly thread: number;
  /** `counter = 1 (was 0)`, `lock mutex A`, `return`. */
  readonly text: string;
  readonly location: SourceLocation;
  /** Set when another thread ran before: `preempted`, `blocked on mutex A`, `finished`... */
  readonly switchReason?: string;
  /** Index in `accesses` or `waits` when this row is one of them. */
  readonly marks?: number;
  /** The row's access is one of the finding's `weakAccesses`. */
  readonly weak?: boolean;
}

/** A store as an access saw it. */
export interface WeakStore {
  /** -1: the value from before any atomic access. */
  readonly thread: number;
  readonly value: string;
  /** Its declared memory order, and where it is; absent for the value from before. */
  readonly order?: string;
  readonly location?: SourceLocation;
}

/** An atomic access that did what only weak memory allows: it read an older store, or went before one in modification order. */
export interface WeakAccess {
  readonly step: number;
  readonly thread: number;
  readonly location: SourceLocation;
  /** The variable. */
  readonly name: string;
  /** Its declared memory order. */
  readonly order: string;
  /** The value stored, by a store. */
  readonly wrote?: string;
  /** What was read, by a load or read-modify-write. */
  readonly read?: WeakStore;
  /** The newest store at that moment. */
  readonly newest: WeakStore;
}

/** Executions that showed the finding, of all that were made in one way. */
export interface OrderCount {
  readonly failing: number;
  readonly executions: number;
}

/** Which order of operations makes the finding come: tested by forcing it and by forbidding it in executions of their own. */
export interface DecisiveOrder {
  /** `Fails whenever T2 worker's write of counter at a.c:6 comes between T1 worker's read of counter at a.c:5 and its write of counter at a.c:6.` */
  readonly statement: string;
  /** It failed in every forced execution; else it fails only with this order, but not always. */
  readonly always: boolean;
  readonly forced: OrderCount;
  /** None of these failed. */
  readonly forbidden: OrderCount;
}

/** A memory order in place of the declared one. */
export interface OrderChange {
  /** Of the atomic operation; an added fence goes right before it. */
  readonly location: SourceLocation;
  /** `acquire`, `seq_cst`...; `none` for a fence that is left out. */
  readonly order: string;
  /** What the program declares; `none` for a fence that is not there. */
  readonly was: string;
  /** The order of the operation, that of a compare-exchange which fails, or a fence to add. */
  readonly kind: 'order' | 'failure-order' | 'fence';
  readonly operation: 'load' | 'store' | 'modify' | 'compare-exchange' | 'fence';
}

/** The smallest set of stronger memory orders and fences with which the finding came no more, in executions of their own. */
export interface Blame extends OrderCount {
  /** `memory_order_release at a.c:12:3 and memory_order_acquire at a.c:20:7: 0 of 20,000 executions fail; as declared, 10 of 140.` */
  readonly statement: string;
  readonly orders: readonly OrderChange[];
  /** The program as it is. */
  readonly declared: OrderCount;
}

export interface Finding {
  /** `data-race-1a2b3c4d`: kind and hash of functions and normalised source lines. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly title: string;
  /** A sharper name inside the kind: `lost-wake-up`, `self-deadlock`... */
  readonly cause?: string;
  /** Why it is a bug, in one to three sentences: what does not order the two accesses, who waits for whom. */
  readonly explanation: string;
  readonly benign?: { readonly likely: boolean; readonly reason: string };
  /** False only for what the wall-clock watchdog stopped. */
  readonly deterministic: boolean;
  readonly threads: readonly ThreadInfo[];
  readonly memory?: MemoryObject;
  readonly accesses?: readonly Access[];
  readonly waits?: readonly Wait[];
  /** What the interleaving owes to weak memory, in execution order. */
  readonly weakAccesses?: readonly WeakAccess[];
  /** For findings with one place: assertion, abort, trap, double free... */
  readonly frames?: readonly StackFrame[];
  /** Whose `frames` they are. */
  readonly thread?: number;
  readonly message?: string;
  readonly executionsHit: number;
  /** Those among the sampled executions (`campaign.passRate`): the only ones that say how frequent it is. */
  readonly samplesHit?: number;
  readonly firstHitAtExecution: number;
  /** Token of the smallest schedule known. */
  readonly schedule: string;
  /** Preemptive switches in that schedule. */
  readonly switches: number;
  readonly interleaving: readonly InterleavingRow[];
  readonly decisiveOrder?: DecisiveOrder;
  /** Memory orders that are too weak. */
  readonly blame?: Blame;
  /** What the program wrote to stdout and stderr in that execution (bounded). */
  readonly output?: string;
  /** `heddle replay data-race-1a2b3c4d` */
  readonly replay: string;
  readonly suppressedBy?: string;
}

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
  /** Of `--shard`: which part this is, and which executions it counts: `from` to `to`, not included. */
  readonly shard?: CampaignShard;
  readonly executions: number;
  readonly failing: number;
  readonly racing: number;
  /** Executions that were cut off by a limit. */
  readonly cutOff: number;
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
