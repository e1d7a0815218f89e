/** Names for the objects that operations touch, stable over the executions of a program. */
import type { SchedulingView } from '../engine/strategy.ts';

/** Below it lies the null page: "addresses" there are numbers of something else. */
export const lowestAddress: number = 65_536;

/**
 * What the thread's pending operation touches: for globals the address of the word, a positive number; for all other memory, where addresses depend
 * on the schedule, minus the code site; 0 for operations on no object.
 */
export function objectKey(view: SchedulingView, thread: number, globalsEnd: number): number {
  const address = view.pendingAddress[thread] ?? 0;
  if (address < lowestAddress) return 0;
  return address < globalsEnd ? address & -4 : -(view.pendingSite[thread] ?? 0);
}
