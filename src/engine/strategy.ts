/**
 * What a strategy sees and decides. Strategies live in src/strategies; the engine only knows this interface.
 *
 * A strategy is asked when there is a choice: several threads can run, or a value is free (which waiter a signal wakes, heddle_choose...). For
 * every choice the engine has a default (keep running the current thread; value 0), and a schedule lists only the decisions that differ from it.
 */
import type { Random } from '../base/random.ts';

/** What a thread is about to do. The numbers are part of the schedule format's semantics, not of the token. */
export const Operation = {
  start: 0,
  access: 1,
  atomic: 2,
  lock: 3,
  unlock: 4,
  wait: 5,
  wake: 6,
  join: 7,
  create: 8,
  yield: 9,
  sleep: 10,
  other: 11,
} as const;
export type OperationKind = (typeof Operation)[keyof typeof Operation];

/** Free values other than "which thread runs". */
export type ValueKind =
  | 'waiter'
  | 'spurious'
  | 'choose'
  | 'time-out'
  | 'reads-from'
  | 'modification-order'
  | 'patience';

/** Read-only view of the engine at a scheduling point. Arrays are indexed by thread id and reused: copy what you keep. */
export interface SchedulingView {
  /** Threads that may run now, ascending; the first `count` entries. */
  readonly candidates: Int32Array;
  readonly count: number;
  /** The thread that ran last; it may not be among the candidates. */
  readonly current: number;
  /** What the engine does when the strategy has no opinion. */
  readonly defaultThread: number;
  readonly step: number;
  /** Identifies this choice among those of the step, in schedules. */
  readonly code: number;
  /** The pending operation of each thread: what it does when it is scheduled next. Valid for every live thread, blocked ones too. */
  readonly pendingKind: Uint8Array;
  /** Of its object or memory; for a join the thread's id. */
  readonly pendingAddress: Float64Array;
  /** Size of the memory accessed; 0 for operations on synchronisation objects. */
  readonly pendingBytes: Uint8Array;
  /** 0 for loads, which commute with each other; 1 for everything else. */
  readonly pendingWrites: Uint8Array;
  /** Code site of the operation; 0 when unknown. Of synchronisation calls only when the strategy has {@link Strategy.performed}. */
  readonly pendingSite: Int32Array;
  /** The program's memory, in words of four bytes. Empty where there is no program. */
  readonly memory: Int32Array;
}

/** Whether the pending operations of two threads conflict: they touch the same object or memory, and not both only read. */
export function conflicts(view: SchedulingView, a: number, b: number): boolean {
  if (view.pendingWrites[a] === 0 && view.pendingWrites[b] === 0) return false;
  const first = view.pendingAddress[a] ?? 0;
  const second = view.pendingAddress[b] ?? 0;
  if (first === second) return first !== 0;
  return first < second ? first + (view.pendingBytes[a] ?? 0) > second : second + (view.pendingBytes[b] ?? 0) > first;
}

export interface Strategy {
  readonly name: string;
  /** Starts execution number `execution`; `random` is seeded for it alone. */
  begin(execution: number, random: Random): void;
  /** Returns one of the candidates. Called only when there are at least two. */
  chooseThread(view: SchedulingView): number;
  /** Returns 0..count-1; 0 is the default. `step` and `code` identify the choice in schedules. */
  chooseValue(kind: ValueKind, count: number, step: number, code: number): number;
  /**
   * `thread` performs its pending operation (still in the view) now: also where there was no choice. Called for every scheduling point, never for
   * accesses that are none (see `--preempt`). Optional.
   */
  performed?(thread: number, view: SchedulingView): void;
  /** `thread` came to be; `parent` is -1 for the main thread. It has no pending operation until it is first seen among the candidates. Optional. */
  created?(thread: number, parent: number): void;
  /** `thread` has ended: what joins it can go on. Optional. */
  ended?(thread: number): void;
  /** The thread yielded or spins: fair strategies let others go first. Optional. */
  yielded?(thread: number): void;
  /** The execution ended after `steps` events: for strategies that adapt their horizon at fixed execution numbers. Optional. */
  end?(steps: number, points: number): void;
}
