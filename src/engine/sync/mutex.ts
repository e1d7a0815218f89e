/** Mutexes (normal, recursive, error-checking) and spin locks. */
import { Errno, PendingOperation } from '../operation.ts';
import { noStack, type RawStack } from '../outcome.ts';
import { Closed, type ClosedState, Sharing } from '../search.ts';
import { Operation } from '../strategy.ts';
import type { Thread } from '../thread.ts';
import { forgetHold, SyncObject, type SyncContext } from './context.ts';

export const MutexType = { normal: 0, recursive: 1, errorCheck: 2 } as const;

export class Mutex extends SyncObject {
  type: number;
  owner: Thread | null = null;
  depth = 0;
  #takenAt: RawStack = noStack;

  constructor(context: SyncContext, address: number, type: number, kind = 'mutex') {
    super(context, kind, address);
    this.type = type;
  }

  closed(): ClosedState {
    return this.owner === null ? Closed.open : Closed.full;
  }

  override renew(): void {
    super.renew();
    this.owner = null;
    this.depth = 0;
    this.#takenAt = noStack;
  }

  holder(): Thread | undefined {
    return this.owner ?? undefined;
  }

  takenAt(thread: Thread): RawStack {
    return this.owner === thread ? this.#takenAt : noStack;
  }

  /** Gives the free mutex to `thread`. */
  take(thread: Thread, tried: boolean): void {
    this.owner = thread;
    this.depth = 1;
    this.#takenAt = this.context.stack();
    this.context.kernel.object_acquire(this.clock);
    this.context.lockTaken(thread, this, tried);
    thread.held.push(this);
    if (this.contenders.length > 0) this.context.scheduler.refresh(this);
  }

  /** Makes the mutex free; `thread` need not be the owner (the caller reported that). */
  release(thread: Thread): void {
    forgetHold(this.owner ?? thread, this);
    this.owner = null;
    this.depth = 0;
    this.context.kernel.object_release_only(this.clock);
    if (this.contenders.length > 0) this.context.scheduler.refresh(this);
  }

  /** A lock operation that need not wait: errno or 0. */
  lockNow(thread: Thread): number {
    if (this.usedAfterDestroy('lock')) return Errno.invalid;
    if (this.owner === null) {
      this.take(thread, false);
      return 0;
    }
    if (this.type === MutexType.recursive) {
      this.depth++;
      return 0;
    }
    return Errno.deadlock;
  }

  unlock(thread: Thread): number {
    if (this.usedAfterDestroy('unlock')) return Errno.invalid;
    if (this.owner !== thread) {
      if (this.type !== MutexType.normal) return Errno.notPermitted;
      const who = this.owner === null ? 'that is not locked' : `that thread ${this.owner.id} holds`;
      this.context.misuse(
        this,
        this.owner === null ? 'unlock-not-locked' : 'unlock-not-owner',
        `unlock of ${this.describe()} ${who}`,
      );
      if (this.owner === null) return 0;
    }
    if (this.depth > 1) this.depth--;
    else this.release(thread);
    return 0;
  }

  destroy(): number {
    if (this.usedAfterDestroy('destroy')) return Errno.invalid;
    if (this.owner !== null) {
      this.context.misuse(this, 'destroy-locked', `destroy of ${this.describe()}, which thread ${this.owner.id} holds`);
      return Errno.busy;
    }
    if (this.contenders.length > 0 && this.context.scheduler.exploration === null) {
      this.context.misuse(this, 'destroy-waited', `destroy of ${this.describe()} while threads wait for it`);
      return Errno.busy;
    }
    this.markDestroyed();
    return 0;
  }
}

function mutexOf(thread: Thread): Mutex {
  return thread.object as Mutex;
}

/** Ready unless another thread has it, or its own thread in a way that can never end. */
function canLock(thread: Thread): boolean {
  const mutex = mutexOf(thread);
  if (mutex.owner === null || mutex.destroyed) return true;
  if (mutex.owner === thread && mutex.type !== MutexType.normal) return true;
  mutex.context.blocked(thread);
  return false;
}

export const lockOperation: PendingOperation = new PendingOperation({
  kind: Operation.lock,
  verb: 'lock',
  tolerates: Closed.open,
  ready: canLock,
  perform: (thread) => mutexOf(thread).lockNow(thread),
  timeOut: () => Errno.timedOut,
});

export const tryLockOperation: PendingOperation = new PendingOperation({
  kind: Operation.lock,
  verb: 'try to lock',
  perform: (thread) => {
    const mutex = mutexOf(thread);
    if (mutex.owner === null) {
      if (mutex.destroyed) return mutex.lockNow(thread);
      mutex.take(thread, true);
      return 0;
    }
    if (mutex.owner === thread && mutex.type === MutexType.recursive) return mutex.lockNow(thread);
    mutex.context.scheduler.exploration?.shares(Sharing.read);
    mutex.context.kernel.idle(0, mutex.address, 1);
    // With an argument: to wait until a time that is none. The owner is told before the time is looked at.
    if (thread.argument === 0) return Errno.busy;
    return mutex.owner === thread && mutex.type === MutexType.errorCheck ? Errno.deadlock : Errno.invalid;
  },
});

export const unlockOperation: PendingOperation = new PendingOperation({
  kind: Operation.unlock,
  verb: 'unlock',
  perform: (thread) => mutexOf(thread).unlock(thread),
});
