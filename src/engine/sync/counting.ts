/** Barriers, semaphores and once controls. */
import { Errno, PendingOperation } from '../operation.ts';
import { Closed, type ClosedState, Sharing } from '../search.ts';
import { Operation } from '../strategy.ts';
import type { Thread } from '../thread.ts';
import { SyncObject, type SyncContext } from './context.ts';

export class Barrier extends SyncObject {
  /** 0: it was not initialised. */
  readonly count: number;
  arrived = 0;
  /** Threads of the generation that is complete, on their way out. */
  readonly leaving: Set<Thread> = new Set();

  constructor(context: SyncContext, address: number, count: number) {
    super(context, 'barrier', address);
    this.count = count;
  }

  closed(): ClosedState {
    return this.leaving.size === 0 ? Closed.open : Closed.full;
  }

  destroy(): number {
    if (this.usedAfterDestroy('destroy')) return Errno.invalid;
    if (this.arrived > 0) {
      this.context.misuse(this, 'destroy-waited', `destroy of ${this.describe()} while threads wait on it`);
      return Errno.busy;
    }
    this.markDestroyed();
    return 0;
  }
}

const barrierOf = (thread: Thread): Barrier => thread.object as Barrier;

/** Arrival. Nobody arrives at the next generation before the last thread of this one has left, so one clock serves both. */
export const barrierOperation: PendingOperation = new PendingOperation({
  kind: Operation.wait,
  verb: 'wait at',
  tolerates: Closed.open,
  ready: (thread) => barrierOf(thread).leaving.size === 0,
  perform: (thread) => {
    const barrier = barrierOf(thread);
    const { kernel, scheduler } = barrier.context;
    if (barrier.usedAfterDestroy('wait', 'at')) return -Errno.invalid;
    if (barrier.count === 0) {
      scheduler.exploration?.shares(Sharing.read);
      kernel.idle(0, barrier.address, 0);
      return -Errno.invalid;
    }
    if (barrier.arrived === 0) kernel.object_release_only(barrier.clock);
    else kernel.object_release(barrier.clock);
    if (++barrier.arrived < barrier.count) {
      // Who comes last is told: the last two do not commute.
      if (barrier.arrived < barrier.count - 1) scheduler.exploration?.shares(Sharing.arrive);
      return scheduler.continueWith(thread, barrierLeaveOperation, barrier);
    }
    barrier.arrived = 0;
    for (const other of barrier.contenders) if (other.operation === barrierLeaveOperation) barrier.leaving.add(other);
    kernel.object_acquire(barrier.clock);
    scheduler.refresh(barrier);
    return 1;
  },
});

const barrierLeaveOperation: PendingOperation = new PendingOperation({
  kind: Operation.wait,
  verb: 'wait at',
  sharing: Sharing.read,
  released: true,
  ready: (thread) => barrierOf(thread).leaving.has(thread),
  perform: (thread) => {
    const barrier = barrierOf(thread);
    barrier.leaving.delete(thread);
    barrier.context.kernel.object_acquire(barrier.clock);
    if (barrier.leaving.size === 0) barrier.context.scheduler.refresh(barrier);
    return 0;
  },
});

/** Each post orders the wait that consumes it; waits consume posts in the order they were made, initial units first. */
export class Semaphore extends SyncObject {
  /** Units without a post, from sem_init. */
  initial: number;
  /** Clocks of posts that have not been consumed. */
  readonly posts: number[] = [];
  readonly #spare: number[] = [];

  constructor(context: SyncContext, address: number, value: number) {
    super(context, 'semaphore', address);
    this.initial = value;
  }

  get value(): number {
    return this.initial + this.posts.length;
  }

  override get informs(): boolean {
    return true;
  }

  /** Whether a wait need not wait: who comes after `sem_destroy` is told so. */
  get open(): boolean {
    return this.value > 0 || this.destroyed;
  }

  closed(): ClosedState {
    return this.open ? Closed.open : Closed.full;
  }

  consume(): number {
    if (this.usedAfterDestroy('wait', 'on')) return Errno.invalid;
    if (this.initial > 0) {
      this.initial--;
      return 0;
    }
    const post = this.posts.shift();
    if (post !== undefined) {
      this.context.kernel.object_acquire(post);
      this.#spare.push(post);
    }
    return 0;
  }

  post(): number {
    if (this.usedAfterDestroy('post')) return Errno.invalid;
    if (this.value >= 0x7fff_ffff) return Errno.overflow;
    const clock = this.#spare.pop() ?? this.context.kernel.object_new();
    this.context.kernel.object_release_only(clock);
    this.posts.push(clock);
    if (this.contenders.length > 0) this.context.scheduler.refresh(this);
    return 0;
  }

  destroy(): number {
    if (this.usedAfterDestroy('destroy')) return Errno.invalid;
    const waits = this.value === 0 && this.contenders.some(({ operation }) => operation === semaphoreWaitOperation);
    if (waits && this.context.scheduler.exploration === null) {
      this.context.misuse(this, 'destroy-waited', `destroy of ${this.describe()} while threads wait on it`);
      return Errno.busy;
    }
    this.markDestroyed();
    if (this.contenders.length > 0) this.context.scheduler.refresh(this);
    return 0;
  }
}

const semaphoreOf = (thread: Thread): Semaphore => thread.object as Semaphore;

export const semaphoreWaitOperation: PendingOperation = new PendingOperation({
  kind: Operation.wait,
  verb: 'wait on',
  tolerates: Closed.open,
  ready: (thread) => semaphoreOf(thread).open,
  perform: (thread) => {
    const semaphore = semaphoreOf(thread);
    const result = semaphore.consume();
    if (semaphore.contenders.length > 0) semaphore.context.scheduler.refresh(semaphore);
    return result;
  },
  timeOut: () => Errno.timedOut,
});

export const semaphoreTryOperation: PendingOperation = new PendingOperation({
  kind: Operation.wait,
  verb: 'try to take',
  perform: (thread) => {
    const semaphore = semaphoreOf(thread);
    if (semaphore.open) return semaphoreWaitOperation.perform(thread);
    semaphore.context.scheduler.exploration?.shares(Sharing.read);
    semaphore.context.kernel.idle(0, semaphore.address, 1);
    return Errno.again;
  },
});

export const semaphoreValueOperation: PendingOperation = new PendingOperation({
  kind: Operation.other,
  verb: 'look at',
  sharing: Sharing.read,
  perform: (thread) => {
    const semaphore = semaphoreOf(thread);
    if (semaphore.usedAfterDestroy('look', 'at')) return -Errno.invalid;
    const { context, address, value } = semaphore;
    context.kernel.idle(0, address, value);
    return value;
  },
});

export const semaphorePostOperation: PendingOperation = new PendingOperation({
  kind: Operation.wake,
  verb: 'post',
  perform: (thread) => semaphoreOf(thread).post(),
});

export class Once extends SyncObject {
  runner: Thread | null = null;
  done = false;

  constructor(context: SyncContext, address: number) {
    super(context, 'once control', address);
  }

  holder(): Thread | undefined {
    return this.runner ?? undefined;
  }

  closed(): ClosedState {
    return this.runner === null ? Closed.open : Closed.full;
  }

  end(): void {
    this.done = true;
    this.runner = null;
    this.context.kernel.object_release_only(this.clock);
    this.context.scheduler.refresh(this);
  }
}

/** Result 1: the caller runs the body and calls `end`. */
export const onceOperation: PendingOperation = new PendingOperation({
  kind: Operation.other,
  verb: 'run',
  tolerates: Closed.open,
  ready: (thread) => {
    const once = thread.object as Once;
    if (once.runner === null) return true;
    once.context.blocked(thread);
    return false;
  },
  perform: (thread) => {
    const once = thread.object as Once;
    if (once.done) {
      once.context.kernel.object_acquire(once.clock);
      once.context.scheduler.exploration?.shares(Sharing.read);
      return 0;
    }
    once.runner = thread;
    once.context.scheduler.refresh(once);
    return 1;
  },
});
