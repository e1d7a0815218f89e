/** Memory whose accesses have a fixed order, in a search over reads-from classes: which write to it came last is told by no read that reads from it. */
import { type GraphEvent, isBefore } from './execution-graph.ts';
import type { PlaceTable } from './place-table.ts';

/**
 * Notes in `awaited` the memory that a loop waits for, whose `repetitions` these are; true when there is such. Whether the loop ends depends on which write to
 * it is the last one: that no other read may tell.
 */
export function noteAwaited(repetitions: readonly GraphEvent[], awaited: Set<number>): boolean {
  let some = false;
  for (const { access, reads } of repetitions) {
    if (access === null || !reads) continue;
    awaited.add(access.address);
    some = true;
  }
  return some;
}

/** The same for memory that `event` reads together with other bytes, or as a part of them: which write to it comes last is told, and by no read that reads from it. */
export function noteReadAcross(event: GraphEvent, places: PlaceTable, awaited: Set<number>): boolean {
  let some = false;
  for (const touch of event.touches) {
    for (const { address, writes } of places.readAcross(touch)) {
      const last = writes.at(-1);
      if (last === undefined || writes.every((write) => isBefore(write, last.clock))) continue;
      awaited.add(address);
      some = true;
    }
  }
  return some;
}
