/** Destroying a synchronisation object: at once, or in exhaustive search as an operation that has its place among those of other threads. */
import type { Engine } from '../engine.ts';
import { PendingOperation, type Waitable } from '../operation.ts';
import { Operation } from '../strategy.ts';

interface Destroyable extends Waitable {
  destroy(): number;
}

/** The function returns 0 or an errno value, or that the caller has to park. */
export function createDestroy(engine: Engine): (object: Destroyable, site: number) => number {
  const { scheduler, points } = engine;
  const destroy = (object: Destroyable): number => {
    points.destroys(object);
    return object.destroy();
  };
  const operation = new PendingOperation({
    kind: Operation.other,
    verb: 'destroy',
    perform: (thread) => destroy(thread.object as Destroyable),
  });
  return (object, site) => {
    const { current, exploration } = scheduler;
    if (exploration !== null) return scheduler.request(operation, object, 0);
    points.arrives(current);
    // Others may have run, and called something, since the call began.
    current.callSite = site;
    return destroy(object);
  };
}
