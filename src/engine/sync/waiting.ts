/** Futexes, wait channels and sleeps: waits without an owner. */
import { remove } from '../../base/lists.ts';
import { Errno, PendingOperation } from '../operation.ts';
import { Sharing } from '../search.ts';
import { Operation } from '../strategy.ts';
import type { Thread } from '../thread.ts';
import { SyncObject, type SyncContext } from './context.ts';

/** Results of a futex wait, as `memory.atomic.wait32` gives them. */
const FutexResult = { woken: 0, differs: 1, timedOut: 2 } as const;

/** Threads queued at an address until somebody notifies it. */
export class WaitQueue extends SyncObject {
  readonly woken: Set<Thread> = new Set();

  constructor(context: SyncContext, kind: string, address: number) {
    super(context, kind, address);
  }

  override get initialised(): boolean {
    return false;
  }

  override renew(): void {
    super.renew();
    if (this.woken.size > 0) this.woken.clear();
  }

  /** Wakes up to `count` waiters; which ones is a free choice. Returns how many. */
  notify(count: number): number {
    const { scheduler } = this.context;
    const chosen = this.#choose(count);
    for (const thread of chosen) {
      this.woken.add(thread);
      scheduler.reconsider(thread);
    }
    if (chosen.length === 0) scheduler.exploration?.shares(Sharing.read);
    return chosen.length;
  }

  /** Up to `count` waiters sleep on in the queue `to`; which ones is a free choice. Returns how many. */
  move(to: WaitQueue, count: number): number {
    const chosen = this.#choose(count);
    for (const thread of chosen) {
      remove(this.contenders, thread);
      to.contenders.push(thread);
      thread.object = to;
    }
    return chosen.length;
  }

  #choose(count: number): readonly Thread[] {
    const { scheduler } = this.context;
    const asleep = this.contenders.filter((thread) => isAsleep(thread) && !this.woken.has(thread));
    const chosen: Thread[] = [];
    while (chosen.length < count && asleep.length > 0) {
      const index = asleep.length <= count - chosen.length ? 0 : scheduler.chooseValue('waiter', asleep.length);
      chosen.push(...asleep.splice(index, 1));
    }
    return chosen;
  }
}

const queueOf = (thread: Thread): WaitQueue => thread.object as WaitQueue;
const isAsleep = (thread: Thread): boolean =>
  thread.operation === sleepUntilWoken || thread.operation === channelWaitOperation;

/** `unchanged(thread)`: whether memory still holds what the thread expects, at the moment it would go to sleep. */
export function createFutexWait(unchanged: (thread: Thread) => boolean): PendingOperation {
  return new PendingOperation({
    kind: Operation.wait,
    verb: 'wait on',
    perform: (thread) => {
      const { address, context } = queueOf(thread);
      const { exploration } = context.scheduler;
      exploration?.touch(thread, address, typeof thread.payload === 'bigint' ? 8 : 4, Sharing.read);
      if (!unchanged(thread)) {
        exploration?.shares(Sharing.read);
        return FutexResult.differs;
      }
      return queueOf(thread).context.scheduler.continueWith(thread, sleepUntilWoken, queueOf(thread));
    },
  });
}

const sleepUntilWoken: PendingOperation = new PendingOperation({
  kind: Operation.wait,
  verb: 'wait on',
  sharing: null,
  released: true,
  ready: (thread) => queueOf(thread).woken.has(thread),
  perform: (thread) => {
    queueOf(thread).woken.delete(thread);
    return FutexResult.woken;
  },
  timeOut: () => FutexResult.timedOut,
});

/** Argument: how many to wake. Of the address only its number counts: whoever saw the lock word change may have freed it. */
export const notifyOperation: PendingOperation = new PendingOperation({
  kind: Operation.wake,
  verb: 'notify',
  released: true,
  perform: (thread) => queueOf(thread).notify(thread.argument),
});

/** What a {@link createFutexRequeue} is to do besides waking as many as its argument says. */
export interface Requeue {
  readonly to: WaitQueue;
  readonly count: number;
  /** Nothing is done unless memory holds this; null: whatever it holds. */
  readonly expected: number | null;
}

/** `word(address)`: what memory holds. Returns how many were woken and moved together, or -1. */
export function createFutexRequeue(word: (address: number) => number): PendingOperation {
  return new PendingOperation({
    kind: Operation.wake,
    verb: 'requeue',
    released: true,
    perform: (thread) => {
      const queue = queueOf(thread);
      const { to, count, expected } = thread.payload as Requeue;
      const { exploration } = queue.context.scheduler;
      if (expected !== null) {
        exploration?.touch(thread, queue.address, 4, Sharing.read);
        if (word(queue.address) !== expected) return -1;
      }
      exploration?.touch(thread, to.address, 1, Sharing.write);
      const woken = queue.notify(thread.argument);
      const moved = queue.move(to, count);
      if (moved > 0) exploration?.shares(Sharing.write);
      return woken + moved;
    },
  });
}

/** The caller is queued at once: a wake-up that comes before it has parked counts. */
export const channelWaitOperation: PendingOperation = new PendingOperation({
  kind: Operation.wait,
  verb: 'wait for',
  sharing: null,
  ready: (thread) => queueOf(thread).woken.has(thread),
  perform: (thread) => {
    queueOf(thread).woken.delete(thread);
    return 0;
  },
  timeOut: () => Errno.timedOut,
});

export const sleepOperation: PendingOperation = new PendingOperation({
  kind: Operation.sleep,
  verb: 'sleep',
  ready: () => false,
  perform: () => 0,
  timeOut: () => 0,
});

/** Exhaustive search: a transition begins that says on its way what it touches. */
export const pointOperation: PendingOperation = new PendingOperation({
  kind: Operation.other,
  verb: 'go on',
  perform: () => 0,
});

/** Files, descriptors and the like are looked at or changed: one state that all threads share. */
export const systemOperation: PendingOperation = new PendingOperation({
  kind: Operation.other,
  verb: 'call the system',
  perform: () => 0,
});

export const yieldOperation: PendingOperation = new PendingOperation({
  kind: Operation.yield,
  verb: 'yield',
  perform: () => 0,
});
