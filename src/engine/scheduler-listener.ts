/** What the scheduler tells of, and needs of the engine. */
import type { ChooserListener } from './chooser.ts';
import type { Waitable } from './operation.ts';
import type { SwitchReason, Thread } from './thread.ts';

export interface SchedulerListener extends ChooserListener {
  /** Ends the execution when the object that an operation is about to use lies in dead memory. Else it is used, unless others have `released` the thread. */
  uses(object: Waitable, released: boolean): void;
  switched(from: Thread, to: Thread, reason: SwitchReason): void;
  /** The running thread is at a scheduling point, its last access made: whatever that left to do comes before anything else. */
  arrives(thread: Thread): void;
  /** A scheduling point of the running thread in a traced execution, before the operation. */
  point(thread: Thread): void;
}
