/** What one execution produced. Raw: places are site ids, code offsets and addresses; src/campaign turns them into a report. */
import type { FindingKind, Severity } from '../report/model.ts';
import type { Block } from './block.ts';

/** A code address: offset in the instrumented module's file, as V8 prints it; resolved through the site table. */
export type CodeOffset = number;

/** Innermost first. */
export type RawStack = readonly CodeOffset[];

/** Executions that are not traced capture no stacks. */
export const noStack: RawStack = [];

/** Who did something, and where. */
export interface RawEvent {
  readonly thread: number;
  readonly stack: RawStack;
}

export interface RawLock {
  readonly name: string;
  readonly address: number;
  readonly stack: RawStack;
}

export interface RawAccess {
  readonly thread: number;
  readonly kind: number;
  readonly address: number;
  readonly bytes: number;
  readonly site: number;
  readonly step: number;
  /** Empty unless the execution was traced. */
  readonly stack: RawStack;
  /** The synchronisation call that it is part of, `lock mutex m`: in traced executions. */
  readonly call?: string;
  readonly locks: readonly RawLock[];
  /** Locks that the thread went on without, as they were destroyed. */
  readonly refused?: readonly RawLock[];
}

export interface RawWait {
  readonly thread: number;
  readonly operation: string;
  readonly object: string;
  readonly address: number;
  readonly stack: RawStack;
  /** `ended`: the thread took it and is gone. */
  readonly heldBy?: { readonly thread: number; readonly stack: RawStack; readonly ended?: true };
  readonly locks: readonly RawLock[];
  /** A grace period: `heldBy` is inside of a read section, entered there. */
  readonly section?: boolean;
  /** It hangs because of the others, which would hang without it. */
  readonly victim?: boolean;
}

export interface RawFinding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** Equal for the same bug in different executions, as far as a running execution can tell; findings are merged by id later. */
  readonly key: string;
  readonly cause?: string;
  readonly message: string;
  /** Ends the execution. */
  readonly fatal: boolean;
  readonly step: number;
  readonly thread: number;
  readonly stack: RawStack;
  /** Where it happened, when there is no stack any more. */
  readonly site?: number;
  readonly accesses?: readonly RawAccess[];
  readonly waits?: readonly RawWait[];
  readonly address?: number;
  /** Of a call on a synchronisation object that was destroyed. */
  readonly destroyedBy?: RawEvent;
  /** Of a race in a traced execution: what the heap had there at the time. It may hand the memory out again before the end. */
  readonly block?: Block;
  readonly deterministic: boolean;
}

export type Ending =
  /** main returned or exit was called, with this status. */
  | { readonly kind: 'exit'; readonly status: number }
  /** A fatal finding, the last in the list. */
  | { readonly kind: 'finding' }
  /** A limit: `--max-steps`, `--max-threads`. */
  | { readonly kind: 'cut-off'; readonly limit: string }
  /** heddle_assume(false): does not count. */
  | { readonly kind: 'abandoned' }
  /** Exhaustive search: every way to go on is covered by another execution. Does not count. */
  | { readonly kind: 'redundant' }
  /** The program asked for something that cannot be meant: the whole check ends with exit code 2. */
  | { readonly kind: 'unsupported'; readonly name: string; readonly stack: RawStack }
  /** Replay only: the program did not do what the schedule says. */
  | { readonly kind: 'diverged'; readonly step: number; readonly expected: string; readonly actual: string };

export interface ExecutionOutcome {
  readonly execution: number;
  readonly ending: Ending;
  readonly findings: readonly RawFinding[];
  readonly steps: number;
  readonly switches: number;
  /** Preemptive switches: the thread that ran before could have gone on. */
  readonly preemptions: number;
  /** Hash of the sequence of switches and sync operations: two executions with one hash ran alike. */
  readonly traceHash: number;
  readonly heapPolicy: 'reuse' | 'quarantine';
  readonly memoryModel: 'c11' | 'sc';
}
