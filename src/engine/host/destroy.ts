/** Destroying a synchronisation object: at once, or in exhaustive search as an operation that has its place among those of other threads. */
import { Errno, PendingOperation, type Waitable } from '../operation.ts';
import type { Scheduler } from '../scheduler.ts';
import { Operation } from '../strategy.ts';

interface Destroyable extends Waitable {
  destroy(): number;
}

const destroyOperation: PendingOperation = new PendingOperation({
  kind: Operation.other,
  verb: 'destroy',
  perform: (thread) => (thread.object as Destroyable).destroy(),
});

/** The function returns 0 or an errno value, or that the caller has to park. */
export function createDestroy(scheduler: Scheduler): (object: Destroyable | null) => number {
  return (object) => {
    if (object === null) return Errno.invalid;
    return scheduler.exploration === null ? object.destroy() : scheduler.request(destroyOperation, object, 0);
  };
}
