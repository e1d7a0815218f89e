/**
 * Operations: what a thread waits to do at a scheduling point.
 *
 * Every scheduling point lies before its operation. The engine asks `ready` whether the thread may be chosen, and calls `perform` when it has been
 * chosen; `perform` may replace the pending operation by a second half (a condition wait releases the mutex, then waits to be woken, then
 * waits for the mutex) and return `continues`.
 */
import { fnv1a32 } from '../base/hash.ts';
import { AccessKind } from './kernel.ts';
import { Closed, type ClosedState, Sharing, type SharingMode } from './search.ts';
import { Operation, type OperationKind } from './strategy.ts';
import type { Thread } from './thread.ts';

/** Result of `perform`: the thread has another pending operation now. */
export const continues = -0x7fff_ffff;
/** Result of a host call: the program parks its coroutine (HEDDLE_PARK in guest/abi.h). */
export const parkResult = -0x8000_0000;

export interface OperationDefinition {
  readonly kind: OperationKind;
  /** `lock`, `join`... as a report says it. */
  readonly verb: string;
  /** It changes nothing that another thread's operation could see: two of them commute. Default false. */
  readonly readsOnly?: boolean;
  /** For exhaustive search: how it touches its object; null when it does not. Default: as a write. */
  readonly sharing?: SharingMode | null;
  /** For exhaustive search: the most closed state of its object in which it can be performed. Default: any, it never waits. */
  readonly tolerates?: ClosedState;
  /**
   * It looks at its object only when it times out: who ended the wait may have destroyed the object and freed its memory since, as POSIX allows of conditions
   * and barriers. Default false.
   */
  readonly released?: boolean;
  /**
   * Whether it commutes with all operations of other threads of which this is true, though it changes its object: readers take a lock and give it up. Asked just
   * before it is performed. Absent: never.
   */
  readonly joins?: (thread: Thread) => boolean;
  /** Whether the thread may be chosen. Absent: always. */
  readonly ready?: (thread: Thread) => boolean;
  readonly perform: (thread: Thread) => number;
  /** What the caller gets when the deadline passes. Absent: no deadline is possible. */
  readonly timeOut?: (thread: Thread) => number;
}

/** All operations have the same shape: the scheduler looks at one at every point, of any kind. */
export class PendingOperation {
  readonly kind: OperationKind;
  readonly verb: string;
  readonly readsOnly: boolean;
  readonly waits: boolean;
  readonly released: boolean;
  readonly sharing: SharingMode | null;
  readonly tolerates: ClosedState;
  readonly joins: ((thread: Thread) => boolean) | null;
  readonly ready: (thread: Thread) => boolean;
  readonly perform: (thread: Thread) => number;
  readonly timeOut: ((thread: Thread) => number) | null;
  /** Tells it from operations that do something else. */
  readonly code: number;

  constructor(definition: OperationDefinition) {
    this.kind = definition.kind;
    this.verb = definition.verb;
    this.readsOnly = definition.readsOnly ?? false;
    this.waits = definition.ready !== undefined;
    this.released = definition.released ?? false;
    this.sharing = definition.sharing === undefined ? Sharing.write : definition.sharing;
    this.tolerates = definition.tolerates ?? Closed.full;
    this.joins = definition.joins ?? null;
    this.ready = definition.ready ?? (() => true);
    this.perform = definition.perform;
    this.timeOut = definition.timeOut ?? null;
    this.code = fnv1a32([this.kind, this.verb, this.readsOnly, this.waits, this.sharing, this.tolerates].join());
  }

  /** Whether `thread`, whose pending operation this is, may be chosen. */
  isReady(thread: Thread): boolean {
    return !this.waits || this.ready(thread);
  }
}

/** A scheduling point before an access: nothing to perform, the access follows in the program. */
const access = (kind: OperationKind, readsOnly: boolean): PendingOperation =>
  new PendingOperation({ kind, verb: 'access', readsOnly, perform: () => 0 });
const readOperation = access(Operation.access, true);
const writeOperation = access(Operation.access, false);
const atomicReadOperation = access(Operation.atomic, true);
const atomicWriteOperation = access(Operation.atomic, false);
/** Reads and may write: known when it is done. */
export const atomicModifyOperation: PendingOperation = access(Operation.atomic, false);

/** It is one that a code site stands for. */
export function isAccess(operation: PendingOperation): boolean {
  return operation.kind === Operation.access || operation.kind === Operation.atomic;
}

/** `kind`: of {@link AccessKind}. */
export function accessOperation(kind: number): PendingOperation {
  if (kind === AccessKind.read) return readOperation;
  if (kind === AccessKind.atomicRead) return atomicReadOperation;
  if (kind === AccessKind.atomicModify) return atomicModifyOperation;
  return kind === AccessKind.atomicWrite ? atomicWriteOperation : writeOperation;
}

/** Something that threads wait for. */
export interface Waitable {
  readonly address: number;
  /** `mutex`...: absent for what lies in no memory of the program, such as a thread to join. */
  readonly kind?: string;
  /** It lies in memory that the program initialises, and was not destroyed: an operation on it races with an initialisation without order to it. */
  readonly initialised?: boolean;
  /** Who goes on after a wait for it knows all that some thread knew which did not wait when the wait began. Default false. */
  readonly informs?: boolean;
  /** Threads parked with a pending operation on it. */
  readonly contenders: Thread[];
  describe(): string;
  /** For exhaustive search: how far it is closed to operations that wait for it. Default: open. */
  closed?(): ClosedState;
  /** The thread whose progress would end `thread`'s wait, when there is exactly one: owner of a mutex, thread joined... */
  holder?(thread: Thread): Thread | undefined;
  /** More threads, each of which must make progress before `thread`'s wait ends: readers of one lock. */
  otherHolders?(thread: Thread): readonly Thread[];
}

/** errno values of the sysroot (WASI), for the results of operations. */
export const Errno = {
  again: 6,
  busy: 10,
  deadlock: 16,
  invalid: 28,
  noMemory: 48,
  notPermitted: 63,
  notRecoverable: 56,
  ownerDead: 62,
  noSuchProcess: 71,
  timedOut: 73,
  overflow: 61,
} as const;
