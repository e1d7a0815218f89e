/** Read sections and grace periods: those that Heddle keeps, and notes about those of the program. */
import type { Engine } from '../engine.ts';
import type { PendingOperation } from '../operation.ts';
import { Place, Sharing } from '../search.ts';
import { type Epoch, enterOperation, leaveOperation, synchronizeOperation } from '../sync/epoch.ts';
import type { Thread } from '../thread.ts';
import type { RawStack } from '../outcome.ts';

type Note = (epoch: Epoch, thread: Thread, stack: RawStack) => void;

/** By the numbers of guest/abi.h. */
const notes: readonly { readonly verb: string; readonly note: Note }[] = [
  { verb: 'enter', note: (epoch, thread, stack) => epoch.enter(thread, stack, true) },
  { verb: 'leave', note: (epoch, thread, stack) => epoch.leave(thread, stack, true) },
  { verb: 'synchronize', note: (epoch, thread, stack) => void epoch.begin(thread, stack, true) },
  { verb: 'end of synchronize', note: (epoch, thread, stack) => epoch.finish(thread, stack) },
];

export function createEpochImports(engine: Engine): object {
  const { scheduler, objects } = engine;
  const epochAt = (domain: number): Epoch => objects.epoch(domain === 0 ? Place.epoch : domain >>> 0);
  const request = (operation: PendingOperation, domain: number): number => {
    engine.countEvent();
    return scheduler.request(operation, epochAt(domain), 0);
  };
  return {
    epoch_enter: (domain: number): number => request(enterOperation, domain),
    epoch_leave: (domain: number): number => request(leaveOperation, domain),
    epoch_synchronize: (domain: number): number => request(synchronizeOperation, domain),
    epoch_note(domain: number, what: number): void {
      const row = notes[what];
      if (row === undefined) return;
      engine.countEvent();
      const epoch = epochAt(domain);
      const thread = scheduler.current;
      const mode = row.verb === 'enter' || row.verb === 'leave' ? Sharing.arrive : Sharing.read;
      scheduler.exploration?.touch(thread, epoch.address, 1, mode);
      engine.points.checkAlive(epoch);
      const stack = engine.stack();
      engine.tracing?.listener.operation(thread, row.verb, epoch.describe(), engine.step, stack);
      row.note(epoch, thread, stack);
    },
  };
}
