/**
 * Read-write locks. A write unlock orders every later lock; a read unlock orders later write locks only.
 *
 * Readers that come and go commute: who holds the lock is a set, nothing that a reader is told depends on the others in it, and their unlocks are joined into
 * one clock. What can tell the sets apart depends on each of them: a write lock, also one that is tried and fails, and a deadlock.
 */
import { remove } from '../../base/lists.ts';
import { continues, Errno, PendingOperation } from '../operation.ts';
import { noStack, type RawStack } from '../outcome.ts';
import { Closed, type ClosedState, Sharing } from '../search.ts';
import { Operation } from '../strategy.ts';
import type { Thread } from '../thread.ts';
import { forgetHold, SyncObject, type SyncContext } from './context.ts';

export class RwLock extends SyncObject {
  writer: Thread | null = null;
  /** One entry for each read lock held; a thread may be in it more than once. */
  readonly readers: Thread[] = [];
  readonly preferWriter: boolean;
  /** Writers that have found the lock busy, when writers are preferred. */
  readonly waitingWriters: Thread[] = [];
  #writtenAt: RawStack = noStack;
  /** Where each of {@link readers} took it. */
  readonly #readAt: RawStack[] = [];
  #readClock = -1;

  constructor(context: SyncContext, address: number, preferWriter: boolean) {
    super(context, 'rwlock', address);
    this.preferWriter = preferWriter;
  }

  /** Carries the read unlocks. */
  get readClock(): number {
    if (this.#readClock < 0) this.#readClock = this.context.kernel.object_new();
    return this.#readClock;
  }

  closed(): ClosedState {
    if (this.writer !== null) return Closed.full;
    return this.readers.length > 0 ? Closed.shared : Closed.open;
  }

  /** Whom `thread` waits for, in an order that does not depend on theirs, itself first. A reader that waits for nobody who is in waits for the writers that are let in first. */
  holder(thread: Thread): Thread | undefined {
    if (this.writer !== null) return this.writer;
    if (thread.operation === readLockOperation) return this.waitingWriters[0];
    if (this.readers.includes(thread)) return thread;
    let first: Thread | undefined;
    for (const reader of this.readers) if (first === undefined || reader.id < first.id) first = reader;
    return first;
  }

  otherHolders(thread: Thread): readonly Thread[] {
    if (this.writer !== null) return [];
    if (thread.operation === readLockOperation) return this.waitingWriters.slice(1);
    if (this.readers.length < 2) return [];
    const first = this.holder(thread);
    return [...new Set(this.readers)].filter((reader) => reader !== first).toSorted((a, b) => a.id - b.id);
  }

  /** Whether a read lock must wait: for a writer, or for a waiting writer when writers are preferred, also when the thread is a reader already. */
  get blocksReaders(): boolean {
    return this.writer !== null || this.waitingWriters.length > 0;
  }

  get letsReadersIn(): boolean {
    return !this.blocksReaders && !this.destroyed;
  }

  takenAt(thread: Thread): RawStack {
    return this.writer === thread ? this.#writtenAt : (this.#readAt[this.readers.lastIndexOf(thread)] ?? noStack);
  }

  take(thread: Thread, write: boolean, tried: boolean): void {
    const { kernel, scheduler } = this.context;
    kernel.object_acquire(this.clock);
    if (write) {
      kernel.object_acquire(this.readClock);
      this.writer = thread;
      this.#writtenAt = this.context.stack();
    } else {
      this.readers.push(thread);
      this.#readAt.push(this.context.stack());
    }
    this.context.lockTaken(thread, this, tried);
    thread.held.push(this);
    if (this.contenders.length > 0) scheduler.refresh(this);
  }

  unlock(thread: Thread): number {
    if (this.unlockedAfterDestroy()) return Errno.invalid;
    const { kernel, scheduler } = this.context;
    if (this.writer === thread) {
      this.writer = null;
      kernel.object_release_only(this.clock);
    } else {
      const index = this.readers.lastIndexOf(thread);
      if (index < 0) {
        this.context.misuse(this, 'unlock-not-owner', `unlock of ${this.describe()} by a thread that does not hold it`);
        return Errno.notPermitted;
      }
      this.readers.splice(index, 1);
      this.#readAt.splice(index, 1);
      kernel.object_release(this.readClock);
    }
    forgetHold(thread, this);
    if (this.contenders.length > 0) scheduler.refresh(this);
    return 0;
  }

  destroy(): number {
    if (this.usedAfterDestroy('destroy')) return Errno.invalid;
    if (this.writer !== null || this.readers.length > 0) {
      this.context.misuse(this, 'destroy-locked', `destroy of ${this.describe()} while it is held`);
      return Errno.busy;
    }
    this.markDestroyed();
    return 0;
  }
}

const lockOf = (thread: Thread): RwLock => thread.object as RwLock;

function canRead(thread: Thread): boolean {
  const lock = lockOf(thread);
  if (lock.destroyed || lock.writer === thread || !lock.blocksReaders) return true;
  lock.context.blocked(thread);
  return false;
}

function writeLock(thread: Thread): number {
  const lock = lockOf(thread);
  if (lock.lockedAfterDestroy('write lock')) return Errno.invalid;
  if (lock.writer === thread) return Errno.deadlock;
  lock.take(thread, true, false);
  return 0;
}

function canWrite(thread: Thread): boolean {
  const lock = lockOf(thread);
  if (lock.destroyed || lock.writer === thread || (lock.writer === null && lock.readers.length === 0)) return true;
  lock.context.blocked(thread);
  return false;
}

export const readLockOperation: PendingOperation = new PendingOperation({
  kind: Operation.lock,
  verb: 'read-lock',
  tolerates: Closed.shared,
  joins: (thread) => lockOf(thread).letsReadersIn,
  ready: canRead,
  perform: (thread) => {
    const lock = lockOf(thread);
    if (lock.lockedAfterDestroy('read lock')) return Errno.invalid;
    if (lock.writer === thread) return Errno.deadlock;
    lock.take(thread, false, false);
    return 0;
  },
  timeOut: () => Errno.timedOut,
});

export const writeLockOperation: PendingOperation = new PendingOperation({
  kind: Operation.lock,
  verb: 'write-lock',
  tolerates: Closed.open,
  ready: canWrite,
  perform: writeLock,
  timeOut: () => Errno.timedOut,
});

/** The same where writers are preferred. First part: a look at the lock. From then on readers wait behind this thread. */
export const preferredWriteLockOperation: PendingOperation = new PendingOperation({
  kind: Operation.lock,
  verb: 'write-lock',
  perform: (thread) => {
    const lock = lockOf(thread);
    const { scheduler } = lock.context;
    if (lock.destroyed || lock.writer === thread || (lock.writer === null && lock.readers.length === 0))
      return writeLock(thread);
    lock.waitingWriters.push(thread);
    scheduler.continueWith(thread, writeTurnOperation, lock);
    if (lock.contenders.length > 0) scheduler.refresh(lock);
    return continues;
  },
});

/** Second part: until nobody is in. */
const writeTurnOperation: PendingOperation = new PendingOperation({
  kind: Operation.lock,
  verb: 'write-lock',
  tolerates: Closed.open,
  ready: canWrite,
  perform: (thread) => {
    remove(lockOf(thread).waitingWriters, thread);
    return writeLock(thread);
  },
  timeOut: (thread) => {
    // Readers that the writer kept out come in.
    const lock = lockOf(thread);
    remove(lock.waitingWriters, thread);
    if (lock.contenders.length > 0) lock.context.scheduler.refresh(lock);
    return Errno.timedOut;
  },
});

/** Argument 1: write, 0: read. */
export const tryRwLockOperation: PendingOperation = new PendingOperation({
  kind: Operation.lock,
  verb: 'try to lock',
  joins: (thread) => thread.argument === 0 && lockOf(thread).letsReadersIn,
  perform: (thread) => {
    const lock = lockOf(thread);
    const write = thread.argument === 1;
    if (lock.lockedAfterDestroy(write ? 'write lock' : 'read lock')) return Errno.invalid;
    const busy = write ? lock.writer !== null || lock.readers.length > 0 : lock.blocksReaders;
    if (busy) {
      lock.context.scheduler.exploration?.shares(Sharing.read);
      lock.context.kernel.idle(0, lock.address, 1);
      return Errno.busy;
    }
    lock.take(thread, write, true);
    return 0;
  },
});

export const rwUnlockOperation: PendingOperation = new PendingOperation({
  kind: Operation.unlock,
  verb: 'unlock',
  joins: (thread) => lockOf(thread).readers.includes(thread),
  perform: (thread) => lockOf(thread).unlock(thread),
});
