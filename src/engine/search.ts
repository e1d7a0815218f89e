/**
 * What exhaustive search needs beyond {@link Strategy}: every point of an execution, and everything that a thread touches between two of them.
 *
 * In this mode (`EngineOptions.exhaustive`) the scheduler has no fairness. A *transition* is what a thread does from the operation that it was
 * chosen for up to its next scheduling point. It may touch several objects: a wait gives up a mutex and queues at a condition. Two
 * transitions of different threads depend on each other when they touch the same place and not both in the same shared way.
 */
import type { SchedulingView, Strategy } from './strategy.ts';

/**
 * How a place is touched. Touches of one shared mode commute with each other; `write` commutes with nothing; two different modes do not commute.
 */
export const Sharing = { read: 0, write: 1, arrive: 2 } as const;
export type SharingMode = (typeof Sharing)[keyof typeof Sharing];

/** How far an object is closed to operations that wait for it: a lock held for reading, or for writing. */
export const Closed = { open: 0, shared: 1, full: 2 } as const;
export type ClosedState = (typeof Closed)[keyof typeof Closed];
/** Whether somebody has joined or detached a thread. */
export const detachedPlace = (thread: number): number => -16 - thread;

/** What a touch is when it is one access of the program to its memory: what it reads is what somebody wrote. `none`: anything else. */
export const MemoryUse = { none: 0, load: 1, store: 2, modify: 3 } as const;
export type MemoryUse = (typeof MemoryUse)[keyof typeof MemoryUse];

/** Places that lie in no memory of the program. Threads are the places 0 to 65535. */
export const Place = { threads: -1, clock: -2, outside: -3, heap: -4, epoch: -5 } as const;

/**
 * Why not every schedule was explored: a loop that was taken for a wait ended although nothing had changed; memory was allocated outside the threads'
 * arenas; a library call did something in the middle of a transition; no schedule was found for an order of reads and writes that may have one; a fence in every
 * thread depends on all that they do.
 */
export type SearchGap = 'loop' | 'allocation' | 'call' | 'order' | 'barrier';

export interface Search extends Strategy {
  /** Called at every point, also when there is one candidate. The thread to run, or -1: every continuation is covered by another execution. */
  next(view: SchedulingView): number;
  /**
   * The running transition touches `bytes` bytes at `address`. `closed`: the object's state just before. `tolerates`: the most closed state in
   * which this operation can be performed.
   */
  touch(
    address: number,
    bytes: number,
    mode: SharingMode,
    closed: ClosedState,
    tolerates: ClosedState,
    memory: MemoryUse,
  ): void;
  /** The execution is over and `thread` has not performed the operation that it waits to do. */
  unfinished(thread: number, address: number, mode: SharingMode, tolerates: ClosedState): void;
  /** The execution ended although other threads could have gone on. */
  cutShort(): void;
  /** Nobody could run, so time moved on: what comes now follows everything before. */
  barrier(): void;
  /** `thread` has repeated itself `transitions` times without effect, and waits from now on until somebody changes what it read. */
  waits(thread: number, transitions: number): void;
  /** `thread` waited like that, and can run again since the running transition wrote to what it had read. */
  resumed?(thread: number): void;
  /** The next value is chosen by a thread that chose `value` in the same place before, without an effect since: a loop may be repeating itself. `alone`: it is. */
  insists?(value: number, alone?: boolean): void;
  /** `thread` did not go on repeating itself until it counted as waiting: the other values that it had matter, too. */
  relents?(thread: number): void;
  /** All that can follow is covered by other executions. */
  covered?(): void;
  /** Something happened that this search does not explore in all its orders. */
  gap(kind: SearchGap): void;
}

export function isSearch(strategy: Strategy): strategy is Search {
  return 'cutShort' in strategy;
}
