/** A finding in the report model: see model.ts. */

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

/** A place in the program's sources. `line` and `column` count from 1; 0 means unknown. `file` is as compiled (relative). */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function: string;
  /** The compiler kept no line for the instruction: this is the nearest one of the function, or where the function is declared. */
  readonly approximate?: boolean;
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
  /** `counter`, `heap block of 32 bytes`, ``local `count` of worker``, `stack of T2 worker`. */
  readonly name: string;
  readonly address: number;
  readonly size?: number;
  /** Byte offset of the access in the object. */
  readonly offset?: number;
  /** Of a heap block: the member accessed, `items[3].key`, and the type of the object that it is a member of. */
  readonly member?: { readonly name: string; readonly type: string };
  readonly location?: SourceLocation;
  readonly allocatedBy?: { readonly thread: number; readonly stack: readonly StackFrame[] };
  readonly freedBy?: { readonly thread: number; readonly stack: readonly StackFrame[] };
  /** Of a synchronisation object that is used after its end. */
  readonly destroyedBy?: { readonly thread: number; readonly stack: readonly StackFrame[] };
}

/** One side of a data race or the bad access of a memory error. */
export interface Access {
  readonly thread: number;
  /** `read of 4 bytes`, `atomic write of 8 bytes (relaxed)`; of a synchronisation object `lock mutex m`, `initialise mutex m`. */
  readonly operation: string;
  readonly step: number;
  readonly location: SourceLocation;
  readonly stack: readonly StackFrame[];
  readonly locks: readonly HeldLock[];
  /** Locks that the thread asked for and went on without: they were destroyed. */
  readonly refused?: readonly HeldLock[];
}

/** One blocked thread of a deadlock. */
export interface Wait {
  readonly thread: number;
  /** `lock mutex A`, `wait on condition ready`, `join thread 2`. */
  readonly operation: string;
  readonly object: string;
  readonly location: SourceLocation;
  readonly stack: readonly StackFrame[];
  /** Who could end the wait, and where that thread took the object; `ended`: it never will, as it is gone. */
  readonly heldBy?: { readonly thread: number; readonly stack: readonly StackFrame[]; readonly ended?: boolean };
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
  /** Rows between the one before and this one are left out: the interleaving is long. */
  readonly gap?: boolean;
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
  /** The operations of the sentence, in its order. Absent in findings of older versions. */
  readonly operations?: readonly OrderedOperation[];
}

export interface OrderedOperation {
  /** `before` comes before the `after` that follows it in the list; `inner` comes between `first` and `last`, which are of one other thread. */
  readonly role: 'before' | 'after' | 'first' | 'inner' | 'last';
  /** -1: of any thread. */
  readonly thread: number;
  readonly location: SourceLocation;
}

export interface RelatedFinding {
  readonly id: string;
  /** What both have in common: `the same memory orders mend both`. */
  readonly reason: string;
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
  /** Earlier findings of the result that have the same cause. */
  readonly related?: readonly RelatedFinding[];
  /** What the program wrote to stdout and stderr in that execution (bounded). */
  readonly output?: string;
  /** `heddle replay data-race-1a2b3c4d` */
  readonly replay: string;
  readonly suppressedBy?: string;
}
