/** Mutexes (normal, recursive, error-checking; robust or not) and spin locks. */
import { Errno, PendingOperation } from '../operation.ts';
import { noStack, type RawStack } from '../outcome.ts';
import { Closed, type ClosedState, Sharing } from '../search.ts';
import { Operation } from '../strategy.ts';
import type { Thread } from '../thread.ts';
import { forgetHold, SyncObject, type SyncContext } from './context.ts';

export const MutexType = { normal: 0, recursive: 1, errorCheck: 2 } as const;
/** In the first word of the program's object, beside the type: HEDDLE_ROBUST_BIT in guest/abi.h. */
const robustBit = 4;
const ownWordBit = 0x4000_0000;

/** Whether an initialiser writes this first word. */
export function isMutexWord(word: number): boolean {
  const type = word & ~(robustBit | ownWordBit);
  return type >= MutexType.normal && type <= MutexType.errorCheck;
}

/**
 * What a robust mutex protects. `abandoned`: its owner has ended, and nobody has taken it since. `inconsistent`: its owner was told so, and has not said that it
 * mended the state. `lost`: that owner unlocked it all the same, so nobody gets it any more.
 */
type Protected = 'consistent' | 'abandoned' | 'inconsistent' | 'lost';

export class Mutex extends SyncObject {
  type = 0;
  robust = false;
  owner: Thread | null = null;
  depth = 0;
  #state: Protected = 'consistent';
  #takenAt: RawStack = noStack;
  /** Holders write the word that it lies in. */
  #guardsItself = false;

  /** `word`: the first one of the program's object. */
  constructor(context: SyncContext, address: number, word: number, kind = 'mutex') {
    super(context, kind, address);
    this.setWord(word);
  }

  setWord(word: number): void {
    this.type = word & ~(robustBit | ownWordBit);
    this.robust = (word & robustBit) !== 0;
    this.#guardsItself = (word & ownWordBit) !== 0;
  }

  override get initialised(): boolean {
    return !this.#guardsItself && super.initialised;
  }

  /** Mistakes in its use are answered by error numbers, as POSIX has it. */
  get answers(): boolean {
    return this.type === MutexType.errorCheck || this.robust;
  }

  /** A robust one may turn out to be lost: nobody learns anything of it then. */
  override get informs(): boolean {
    return !this.robust;
  }

  closed(): ClosedState {
    return this.owner === null ? Closed.open : Closed.full;
  }

  override renew(): void {
    super.renew();
    this.owner = null;
    this.depth = 0;
    this.#state = 'consistent';
    this.#takenAt = noStack;
  }

  holder(): Thread | undefined {
    return this.owner ?? undefined;
  }

  takenAt(thread: Thread): RawStack {
    return this.owner === thread ? this.#takenAt : noStack;
  }

  /** Gives the free mutex to `thread`, if it can be had: errno or 0. With {@link Errno.ownerDead} the thread has it. */
  take(thread: Thread, tried: boolean): number {
    if (this.#state === 'lost') {
      this.context.scheduler.exploration?.shares(Sharing.read);
      this.context.kernel.idle(0, this.address, 1);
      thread.answer = 'ENOTRECOVERABLE';
      return Errno.notRecoverable;
    }
    this.owner = thread;
    this.depth = 1;
    this.#takenAt = this.context.stack();
    this.context.kernel.object_acquire(this.clock);
    this.context.lockTaken(thread, this, tried);
    thread.held.push(this);
    if (this.contenders.length > 0) this.context.scheduler.refresh(this);
    if (this.#state !== 'abandoned') return 0;
    this.#state = 'inconsistent';
    thread.answer = 'EOWNERDEAD';
    return Errno.ownerDead;
  }

  /** Makes the mutex free; `thread` need not be the owner (the caller reported that). */
  release(thread: Thread): void {
    forgetHold(this.owner ?? thread, this);
    this.owner = null;
    this.depth = 0;
    if (this.#state === 'inconsistent') this.#state = 'lost';
    this.context.kernel.object_release_only(this.clock);
    if (this.contenders.length > 0) this.context.scheduler.refresh(this);
  }

  /** `thread`, which owns the mutex, ends: who takes it next is told. */
  abandon(thread: Thread): void {
    this.#state = 'abandoned';
    this.release(thread);
  }

  /** `thread` has mended what the mutex protects. */
  makeConsistent(thread: Thread): number {
    const fits = !this.usedAfterDestroy('pthread_mutex_consistent') && this.#state === 'inconsistent';
    // Nothing changes; who is not the owner sees whether the owner has said so.
    if (!fits || this.owner !== thread) this.context.scheduler.exploration?.shares(Sharing.read);
    if (!fits) return Errno.invalid;
    if (this.owner !== thread) {
      const message = `pthread_mutex_consistent of ${this.describe()}, which thread ${this.owner?.id ?? 0} holds`;
      this.context.misuse(this, 'consistent-not-owner', message);
      return Errno.notPermitted;
    }
    this.#state = 'consistent';
    return 0;
  }

  /** A lock operation that need not wait: errno or 0. */
  lockNow(thread: Thread): number {
    if (this.lockedAfterDestroy('lock')) return Errno.invalid;
    if (this.owner === null) return this.take(thread, false);
    if (this.type === MutexType.recursive) {
      this.depth++;
      return 0;
    }
    return Errno.deadlock;
  }

  unlock(thread: Thread): number {
    if (this.unlockedAfterDestroy()) return Errno.invalid;
    if (this.owner !== thread) {
      if (this.answers || this.type === MutexType.recursive) return Errno.notPermitted;
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
    if (this.contenders.some(({ operation }) => operation?.waits) && this.context.scheduler.exploration === null) {
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
    if (mutex.owner === null) return mutex.destroyed ? mutex.lockNow(thread) : mutex.take(thread, true);
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

/** The thread ends, as owner of this robust mutex. */
export const abandonOperation: PendingOperation = new PendingOperation({
  kind: Operation.unlock,
  verb: 'end as owner of',
  perform: (thread) => {
    mutexOf(thread).abandon(thread);
    return 1;
  },
});

export const consistentOperation: PendingOperation = new PendingOperation({
  kind: Operation.other,
  verb: 'make consistent',
  perform: (thread) => mutexOf(thread).makeConsistent(thread),
});
