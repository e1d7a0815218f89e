/**
 * Operations: what a thread waits to do at a scheduling point.
 *
 * Every scheduling point lies before its operation. The engine asks `ready` whether the thread may be chosen, and calls `perform` when it has been
 * chosen; `perform` may replace the pending operation by a second half (a condition wait releases the mutex, then waits to be woken, then
 * waits for the mutex) and return `continues`.
 */
import type { OperationKind } from './strategy.ts';
import type { Thread } from './thread.ts';

/** Result of `perform`: the thread has another pending operation now. */
export const continues = -0x7fff_ffff;
/** Result of a host call: the program parks its coroutine (HEDDLE_PARK in guest/abi.h). */
export const parkResult = -0x8000_0000;

export interface PendingOperation {
  readonly kind: OperationKind;
  /** `lock`, `join`... as a report says it. */
  readonly verb: string;
  /** It changes nothing that another thread's operation could see: two of them commute. */
  readonly readsOnly?: boolean;
  ready(thread: Thread): boolean;
  perform(thread: Thread): number;
  /** What the caller gets when the deadline passes. Absent: no deadline is possible. */
  timeOut?(thread: Thread): number;
}

/** Something that threads wait for. */
export interface Waitable {
  readonly address: number;
  /** `mutex`...: absent for what lies in no memory of the program, such as a thread to join. */
  readonly kind?: string;
  /** Threads parked with a pending operation on it. */
  readonly contenders: Thread[];
  describe(): string;
  /** The thread whose progress would end `thread`'s wait, when there is exactly one: owner of a mutex, thread joined... */
  holder?(thread: Thread): Thread | undefined;
}

/** errno values of the sysroot (WASI), for the results of operations. */
export const Errno = {
  again: 6,
  busy: 10,
  deadlock: 16,
  invalid: 28,
  noMemory: 48,
  notPermitted: 63,
  noSuchProcess: 71,
  timedOut: 73,
  overflow: 61,
} as const;
