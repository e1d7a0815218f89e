/** Joining and detaching threads. */
import { Errno, PendingOperation } from '../operation.ts';
import { Closed, detachedPlace, Sharing } from '../search.ts';
import { Operation } from '../strategy.ts';
import { type Thread, ThreadState } from '../thread.ts';
import { SyncObject, type SyncContext } from './context.ts';

/** A thread as something to join. Lives as long as the thread's record: {@link joinTarget}. */
export class JoinTarget extends SyncObject {
  readonly target: Thread;

  constructor(context: SyncContext, target: Thread) {
    super(context, 'thread', target.id);
    this.target = target;
  }

  override get initialised(): boolean {
    return false;
  }

  override get informs(): boolean {
    return true;
  }

  override describe(): string {
    return `thread ${this.target.id}`;
  }

  holder(): Thread | undefined {
    return this.target.state === ThreadState.finished ? undefined : this.target;
  }

  /** Somebody has joined it, or nobody may any more. */
  get isTaken(): boolean {
    return this.target.joined || this.target.detached;
  }
}

/** What joins of `thread` wait for. */
export function joinTarget(context: SyncContext, thread: Thread): JoinTarget {
  return (thread.joinTarget ??= new JoinTarget(context, thread)) as JoinTarget;
}

/** `thread` joins the ended thread that its operation is on. */
function take(thread: Thread): number {
  const object = thread.object as JoinTarget;
  const { target, context } = object;
  context.scheduler.exploration?.touch(thread, detachedPlace(target.id), 1, Sharing.write);
  if (object.isTaken) return Errno.invalid;
  context.scheduler.exploration?.touch(thread, target.id, 1, Sharing.write, Closed.open, Closed.open);
  target.joined = true;
  context.kernel.thread_joined(target.id);
  context.scheduler.refresh(object);
  return 0;
}

/**
 * A join of a thread that somebody else joined or detached meanwhile ends, too: nobody else would end it, and the end of the thread makes no difference to it.
 */
export const joinOperation: PendingOperation = new PendingOperation({
  kind: Operation.join,
  verb: 'join',
  sharing: null,
  tolerates: Closed.open,
  ready: (thread) => {
    const object = thread.object as JoinTarget;
    if (object.target.state === ThreadState.finished || object.isTaken) return true;
    object.context.blocked(thread);
    return false;
  },
  perform: take,
  timeOut: () => Errno.timedOut,
});

/** pthread_tryjoin_np. Whether the thread has ended comes first. */
export const tryJoinOperation: PendingOperation = new PendingOperation({
  kind: Operation.join,
  verb: 'try to join',
  perform: (thread) => {
    const { target, context } = thread.object as JoinTarget;
    if (target.state === ThreadState.finished) return take(thread);
    context.scheduler.exploration?.shares(Sharing.read);
    context.kernel.idle(0, target.id, 0);
    return Errno.busy;
  },
});

/** Whether the thread has ended makes no difference. */
export const detachOperation: PendingOperation = new PendingOperation({
  kind: Operation.other,
  verb: 'detach',
  sharing: null,
  perform: (thread) => {
    const object = thread.object as JoinTarget;
    const { target, context } = object;
    context.scheduler.exploration?.touch(thread, detachedPlace(target.id), 1, Sharing.write);
    if (object.isTaken) return Errno.invalid;
    target.detached = true;
    context.scheduler.refresh(object);
    return 0;
  },
});
