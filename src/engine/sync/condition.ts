/**
 * Condition variables. A wait has three parts: release the mutex and queue up; wait to be woken; lock the mutex again. A signal makes no
 * happens-before edge of its own (the mutex orders), and which waiter it wakes is a free choice.
 */
import { empty } from '../../base/lists.ts';
import { Errno, PendingOperation } from '../operation.ts';
import { Sharing } from '../search.ts';
import { Operation } from '../strategy.ts';
import type { Thread } from '../thread.ts';
import { EventKind } from '../trace-hash.ts';
import { SyncObject, type SyncContext } from './context.ts';
import { lockOperation, type Mutex } from './mutex.ts';

interface Waiter {
  readonly thread: Thread;
  /** Null for waits that unlock something of their own: {@link enlistOperation}. */
  readonly mutex: Mutex | null;
  woken: boolean;
}

export class Condition extends SyncObject {
  /** In order of arrival. */
  readonly waiters: Waiter[] = [];
  /** Signals and broadcasts that found nobody waiting: what a lost wake-up looks like. */
  signalsLost = 0;

  constructor(context: SyncContext, address: number) {
    super(context, 'condition', address);
  }

  override renew(): void {
    super.renew();
    empty(this.waiters);
    this.signalsLost = 0;
  }

  wake(waiter: Waiter): void {
    waiter.woken = true;
    this.context.scheduler.reconsider(waiter.thread);
  }

  signal(): number {
    if (this.usedAfterDestroy('signal')) return Errno.invalid;
    const asleep = this.waiters.filter((waiter) => !waiter.woken);
    if (asleep.length === 0) {
      this.signalsLost++;
      this.context.scheduler.exploration?.shares(Sharing.read);
      return 0;
    }
    const chosen = asleep[this.context.scheduler.chooseValue('waiter', asleep.length)];
    if (chosen !== undefined) this.wake(chosen);
    return 0;
  }

  broadcast(): number {
    if (this.usedAfterDestroy('broadcast')) return Errno.invalid;
    const asleep = this.waiters.filter((waiter) => !waiter.woken);
    if (asleep.length === 0) {
      this.signalsLost++;
      this.context.scheduler.exploration?.shares(Sharing.read);
    }
    for (const waiter of asleep) this.wake(waiter);
    return 0;
  }

  remove(thread: Thread): Waiter | undefined {
    const index = this.waiters.findIndex((waiter) => waiter.thread === thread);
    return index < 0 ? undefined : this.waiters.splice(index, 1)[0];
  }

  destroy(): number {
    if (this.usedAfterDestroy('destroy')) return Errno.invalid;
    if (this.waiters.some((waiter) => !waiter.woken)) {
      this.context.misuse(this, 'destroy-waited', `destroy of ${this.describe()} while threads wait on it`);
      return Errno.busy;
    }
    this.markDestroyed();
    return 0;
  }
}

const conditionOf = (thread: Thread): Condition => thread.object as Condition;

const isWoken = (thread: Thread): boolean =>
  conditionOf(thread).waiters.some((waiter) => waiter.thread === thread && waiter.woken);

/** The mutexes of waits that have not begun, by thread: `object` of the first part is the condition. */
export class ConditionWaits {
  readonly mutexes: Map<Thread, Mutex> = new Map();
  readonly spurious: boolean;

  constructor(spurious: boolean) {
    this.spurious = spurious;
  }

  /** First part. */
  readonly wait: PendingOperation = new PendingOperation({
    kind: Operation.wait,
    verb: 'wait on',
    perform: (thread) => {
      const condition = conditionOf(thread);
      const mutex = this.mutexes.get(thread);
      this.mutexes.delete(thread);
      if (condition.usedAfterDestroy('wait', 'on') || mutex === undefined) return Errno.invalid;
      if (mutex.owner !== thread) {
        const message = `wait on ${condition.describe()} with ${mutex.describe()}, which the thread does not hold`;
        // POSIX has an error-checking or robust mutex answer.
        if (!mutex.answers) condition.context.misuse(mutex, 'wait-not-locked', message);
        // Who holds it made the difference.
        condition.context.scheduler.exploration?.touch(thread, mutex.address, 1, Sharing.read);
        return Errno.notPermitted;
      }
      const other = condition.waiters.find((waiter) => waiter.mutex !== mutex && !waiter.woken);
      if (other !== undefined && other.mutex !== null) {
        const message = `waits on ${condition.describe()} use two mutexes: ${other.mutex.describe()} and ${mutex.describe()}`;
        condition.context.misuse(condition, 'two-mutexes', message);
      }
      const scheduler = condition.context.scheduler;
      const woken = this.spurious && scheduler.chooseValue('spurious', 2) === 1;
      condition.waiters.push({ thread, mutex, woken });
      scheduler.exploration?.touch(thread, mutex.address, 1, Sharing.write, mutex.closed());
      // A recursive mutex is unlocked once, as POSIX and glibc have it: locked twice, it stays locked.
      if (mutex.depth > 1) {
        mutex.depth--;
      } else {
        mutex.release(thread);
        scheduler.trace.touch(thread, EventKind.release, mutex.address);
      }
      return scheduler.continueWith(thread, this.sleep, condition);
    },
  });

  /** Second part: until woken, or until the deadline. */
  readonly sleep: PendingOperation = new PendingOperation({
    kind: Operation.wait,
    verb: 'wait on',
    sharing: null,
    released: true,
    ready: isWoken,
    perform: (thread) => this.#relock(thread, 0),
    timeOut: (thread) => this.#relock(thread, Errno.timedOut),
  });

  #relock(thread: Thread, result: number): number {
    const condition = conditionOf(thread);
    const waiter = condition.remove(thread);
    if (waiter === undefined || waiter.mutex === null) return Errno.invalid;
    thread.argument = result;
    thread.timedOut = false;
    return condition.context.scheduler.continueWith(thread, relockOperation, waiter.mutex);
  }
}

/** Third part: no deadline any more. */
export const relockOperation: PendingOperation = new PendingOperation({
  kind: Operation.lock,
  verb: 'lock again',
  tolerates: lockOperation.tolerates,
  ready: lockOperation.ready,
  perform: (thread) => {
    const failure = lockOperation.perform(thread);
    return failure === 0 ? thread.argument : failure;
  },
});

export const signalOperation: PendingOperation = new PendingOperation({
  kind: Operation.wake,
  verb: 'signal',
  perform: (thread) => conditionOf(thread).signal(),
});

export const broadcastOperation: PendingOperation = new PendingOperation({
  kind: Operation.wake,
  verb: 'broadcast',
  perform: (thread) => conditionOf(thread).broadcast(),
});

/** Waits with any lock: the caller queues up, unlocks what it will, sleeps, and locks again. A signal may wake who is in the queue and not yet asleep. */
export const enlistOperation: PendingOperation = new PendingOperation({
  kind: Operation.wait,
  verb: 'wait on',
  perform: (thread) => {
    const condition = conditionOf(thread);
    if (condition.usedAfterDestroy('wait', 'on')) return Errno.invalid;
    // `argument`: spurious wake-ups are asked for.
    const woken = thread.argument !== 0 && condition.context.scheduler.chooseValue('spurious', 2) === 1;
    condition.waiters.push({ thread, mutex: null, woken });
    return 0;
  },
});

/** Until woken, or until the deadline. */
export const sleepEnlistedOperation: PendingOperation = new PendingOperation({
  kind: Operation.wait,
  verb: 'wait on',
  released: true,
  ready: isWoken,
  perform: (thread) => {
    conditionOf(thread).remove(thread);
    return 0;
  },
  timeOut: (thread) => {
    conditionOf(thread).remove(thread);
    return Errno.timedOut;
  },
});

/** Out of the queue without having slept. 1 when a signal had woken the caller. */
export const leaveOperation: PendingOperation = new PendingOperation({
  kind: Operation.wait,
  verb: 'no longer wait on',
  perform: (thread) => (conditionOf(thread).remove(thread)?.woken === true ? 1 : 0),
});
